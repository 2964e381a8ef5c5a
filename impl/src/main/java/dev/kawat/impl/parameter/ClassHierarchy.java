/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

/** The superclasses and interfaces of a class. */
public final class ClassHierarchy {

    private ClassHierarchy() {}

    /** Returns a class and its superclasses, upwards, without {@code Object}. */
    public static Stream<Class<?>> classes(Class<?> type) {
        return Stream.<Class<?>>iterate(type, each -> each != null && each != Object.class, Class::getSuperclass);
    }

    /** Returns all interfaces of a class and its superclasses. */
    public static Set<Class<?>> interfaces(Class<?> type) {
        Set<Class<?>> found = new LinkedHashSet<>();
        classes(type).forEach(each -> collectInterfaces(each, found));
        return found;
    }

    private static void collectInterfaces(Class<?> type, Set<Class<?>> found) {
        for (Class<?> each : type.getInterfaces()) {
            if (found.add(each)) {
                collectInterfaces(each, found);
            }
        }
    }
}
