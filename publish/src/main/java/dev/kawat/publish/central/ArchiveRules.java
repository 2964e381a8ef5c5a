/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.publish.central;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The rules for the archives of a component. A component without a jar, such as a BOM, has its pom alone. */
final class ArchiveRules {

    private static final List<String> REQUIRED =
            List.of(".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json", "-cyclonedx.xml");
    private static final List<String> IN_EACH_JAR = List.of("META-INF/LICENSE", "META-INF/NOTICE");

    private final Component component;
    private final List<String> problems = new ArrayList<>();

    ArchiveRules(Component component) {
        this.component = component;
    }

    List<String> check() throws IOException {
        if (isPomAlone()) {
            return problems;
        }
        for (String ending : REQUIRED) {
            Path file = component.file(ending);
            if (!Files.exists(file)) {
                problems.add(component + ": " + file.getFileName() + " must be present, got nothing");
            } else if (ending.endsWith(".jar")) {
                checkJar(file);
            }
        }
        return problems;
    }

    private boolean isPomAlone() throws IOException {
        return Files.readString(component.pom()).contains("<packaging>pom</packaging>");
    }

    private void checkJar(Path jar) throws IOException {
        Set<String> names = new HashSet<>();
        try (InputStream in = Files.newInputStream(jar);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        for (String name : IN_EACH_JAR) {
            if (!names.contains(name)) {
                problems.add(component + ": " + jar.getFileName() + " must contain " + name + ", got nothing");
            }
        }
    }
}
