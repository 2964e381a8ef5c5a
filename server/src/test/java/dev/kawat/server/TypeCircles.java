/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds the circles of top-level types within packages: sets in which each type needs each other one, directly or not (strongly
 * connected components, by Tarjan's algorithm). Nested types count as their top-level type.
 */
final class TypeCircles {

    private final Map<String, Set<String>> uses = new TreeMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, Integer> lowest = new HashMap<>();
    private final Deque<String> path = new ArrayDeque<>();
    private final List<Set<String>> circles = new ArrayList<>();

    private TypeCircles(JavaClasses classes) {
        for (JavaClass type : classes) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass();
                if (target.getPackageName().equals(type.getPackageName())) {
                    uses.computeIfAbsent(topLevel(type), name -> new TreeSet<>())
                            .add(topLevel(target));
                }
            }
        }
    }

    private static String topLevel(JavaClass type) {
        String name = type.getBaseComponentType().getName();
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    /** Returns the circles of more than so many types. */
    static List<Set<String>> of(JavaClasses classes, int allowed) {
        TypeCircles found = new TypeCircles(classes);
        List.copyOf(found.uses.keySet()).forEach(found::visit);
        return found.circles.stream().filter(circle -> circle.size() > allowed).toList();
    }

    private void visit(String type) {
        if (numbers.containsKey(type)) {
            return;
        }
        numbers.put(type, numbers.size());
        lowest.put(type, numbers.get(type));
        path.push(type);
        for (String used : uses.getOrDefault(type, Set.of())) {
            visit(used);
            if (path.contains(used)) {
                lowest.merge(type, lowest.get(used), Math::min);
            }
        }
        if (lowest.get(type).equals(numbers.get(type))) {
            popCircle(type);
        }
    }

    private void popCircle(String first) {
        Set<String> circle = new TreeSet<>();
        String type;
        do {
            type = path.pop();
            circle.add(type);
        } while (!type.equals(first));
        circles.add(circle);
    }
}
