/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rules for dependencies between packages, and between the types of a package. */
class ArchitectureTest {

    private static final int LARGEST_CIRCLE = 3;

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.kawat.server");

    @Test
    void noPackagesDependOnEachOther() {
        Map<String, Set<String>> packages = dependencies(JavaClass::getPackageName);

        assertThat(packages).hasSizeGreaterThan(1);
        assertThat(circles(packages)).isEmpty();
    }

    @Test
    void atMostThreeTypesOfAPackageDependOnEachOther() {
        Map<String, Set<String>> types = dependencies(ArchitectureTest::topLevelName);
        types.forEach(
                (type, others) -> others.removeIf(other -> !packageOf(other).equals(packageOf(type))));

        assertThat(types).hasSizeGreaterThan(8);
        assertThat(circles(types)).allMatch(circle -> circle.size() <= LARGEST_CIRCLE);
    }

    private static String topLevelName(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::topLevelName).orElseGet(type::getName);
    }

    private static String packageOf(String type) {
        return type.substring(0, type.lastIndexOf('.'));
    }

    /** Returns, for each package or type, the others on which it depends. */
    private static Map<String, Set<String>> dependencies(Function<JavaClass, String> node) {
        Map<String, Set<String>> dependencies = new TreeMap<>();
        for (JavaClass type : CLASSES) {
            String from = node.apply(type);
            Set<String> others = dependencies.computeIfAbsent(from, none -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> CLASSES.contain(target.getName()))
                    .map(node)
                    .filter(to -> !to.equals(from))
                    .forEach(others::add);
        }
        return dependencies;
    }

    /** Returns the largest sets whose members all depend on each other, directly or through others. */
    private static Set<Set<String>> circles(Map<String, Set<String>> dependencies) {
        return dependencies.keySet().stream()
                .map(one -> reachable(one, dependencies).stream()
                        .filter(other -> reachable(other, dependencies).contains(one))
                        .collect(Collectors.<String, Set<String>>toCollection(TreeSet::new)))
                .filter(circle -> !circle.isEmpty())
                .collect(Collectors.toSet());
    }

    private static Set<String> reachable(String start, Map<String, Set<String>> dependencies) {
        Set<String> reached = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(dependencies.get(start));
        while (!open.isEmpty()) {
            String next = open.remove();
            if (reached.add(next)) {
                open.addAll(dependencies.get(next));
            }
        }
        return reached;
    }
}
