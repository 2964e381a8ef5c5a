/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bean archives with samples beside the directory of the test classes, which has none. */
final class BeanArchive {

    private BeanArchive() {}

    /**
     * Makes a bean archive, and returns a class loader by which its classes are found, and loaded by their names.
     *
     * @param directory an empty directory
     * @param samples the simple names of classes in {@link Sample}
     */
    static URLClassLoader of(Path directory, String... samples) throws IOException, URISyntaxException {
        Path classes = Path.of(
                Sample.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        for (String name : samples) {
            String file = "dev/kawat/test/Sample$" + name + ".class";
            Files.createDirectories(directory.resolve(file).getParent());
            Files.copy(classes.resolve(file), directory.resolve(file));
        }
        Files.createDirectories(directory.resolve("META-INF"));
        Files.writeString(directory.resolve("META-INF/beans.xml"), """
                <beans xmlns="https://jakarta.ee/xml/ns/jakartaee" bean-discovery-mode="annotated" version="4.0" />
                """);
        return new URLClassLoader(new URL[] {directory.toUri().toURL()}, Sample.class.getClassLoader());
    }
}
