/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.publish.central;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Checks a bundle, a zip in the layout of a Maven repository, against what Maven Central requires of uploads.
 *
 * <p>Kawat adds rules: a license and a notice in each archive, a bill of materials, and one version for everything. Nothing is
 * asked over the net, so it does not find out whether the group belongs to whoever uploads, or whether the version is taken.
 */
public final class CentralRules {

    private final Set<String> artifacts;
    private final boolean signed;
    private final List<String> problems = new ArrayList<>();

    private CentralRules(Set<String> artifacts, boolean signed) {
        this.artifacts = artifacts;
        this.signed = signed;
    }

    /**
     * Checks a bundle, prints each problem, and ends with status 1 if there is one.
     *
     * @param arguments the path of the zip; the artifacts that it must have, separated by commas; and the name of the key that has
     *     signed its files: without a name, or with a property that Maven has not replaced, signatures are not required
     */
    public static void main(String... arguments) throws IOException {
        Path bundle = Path.of(arguments[0]);
        Set<String> artifacts = Set.of(arguments[1].split(","));
        boolean signed = arguments.length > 2 && !arguments[2].isEmpty() && !arguments[2].startsWith("${");
        List<String> problems = check(bundle, artifacts, signed);
        problems.forEach(System.err::println);
        if (!problems.isEmpty()) {
            System.exit(1);
        }
        System.out.println(bundle.getFileName() + " meets the rules of Maven Central"
                + (signed ? "" : ", except that nothing is signed (-Dgpg.keyname)"));
    }

    /**
     * Returns what is wrong with a bundle.
     *
     * @param artifacts the names of the artifacts that the bundle must have, such as {@code kawat-api}
     * @param signed whether each file must have a signature
     * @return a sentence for each problem; empty if Maven Central would accept the bundle
     * @throws IOException if the file is not a zip, or cannot be read
     */
    public static List<String> check(Path bundle, Set<String> artifacts, boolean signed) throws IOException {
        CentralRules rules = new CentralRules(artifacts, signed);
        try (FileSystem zip = FileSystems.newFileSystem(bundle)) {
            rules.checkAll(zip.getPath("/"));
        }
        return List.copyOf(rules.problems);
    }

    private void checkAll(Path root) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(root)) {
            files = found.filter(Files::isRegularFile).sorted().toList();
        }
        List<Path> poms =
                files.stream().filter(file -> file.toString().endsWith(".pom")).toList();
        TreeSet<String> versions = new TreeSet<>();
        TreeSet<String> missing = new TreeSet<>(artifacts);
        for (Path pom : poms) {
            Component component = Component.of(root, pom);
            missing.remove(component.artifact());
            versions.add(component.version());
            problems.addAll(new PomRules(component).check());
            problems.addAll(new ArchiveRules(component).check());
        }
        for (String artifact : missing) {
            problems.add("bundle: it must have " + artifact + ", got nothing");
        }
        if (versions.size() > 1) {
            problems.add("bundle: all components must have one version, got " + versions);
        }
        for (Path file : files) {
            problems.addAll(FileRules.check(root, file, signed));
        }
    }
}
