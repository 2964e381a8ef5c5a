/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import dev.kawat.cdi.discovery.HandlerCandidate;
import dev.kawat.impl.problem.Problems;
import jakarta.inject.Inject;
import java.lang.reflect.Modifier;
import java.util.Arrays;

/** Checks that a class with {@code @WebSocketEndpoint} of which CDI has made no bean could be a bean. */
final class HandlerClassCheck {

    private HandlerClassCheck() {}

    /**
     * Adds a problem if nothing could make the class a bean, because then nobody serves its endpoint. A class that could be a bean
     * and is none was excluded on purpose, for example as an alternative.
     */
    static void check(Class<?> type, Problems problems) {
        String where = HandlerCandidate.where(type);
        if (Modifier.isAbstract(type.getModifiers())) {
            problems.add(
                    where,
                    "class must be concrete, because nothing can create instances of it, so move the annotation to its"
                            + " subclasses, got " + kind(type));
        } else if (type.isLocalClass() || isInner(type)) {
            problems.add(
                    where,
                    "class must be static or top-level, because CDI makes no beans of other classes, got "
                            + kind(type));
        } else if (!isConstructible(type)) {
            problems.add(
                    where,
                    "class must be a bean, so it needs a constructor without parameters or with @Inject, or a producer, got none");
        }
    }

    /** Returns whether a class belongs to an instance of another class. */
    static boolean isInner(Class<?> type) {
        return type.isMemberClass() && !Modifier.isStatic(type.getModifiers());
    }

    /** Returns whether a class has a constructor that CDI can call. */
    static boolean isConstructible(Class<?> type) {
        return Arrays.stream(type.getDeclaredConstructors())
                .anyMatch(constructor ->
                        constructor.getParameterCount() == 0 || constructor.isAnnotationPresent(Inject.class));
    }

    private static String kind(Class<?> type) {
        if (type.isInterface()) {
            return "an interface";
        }
        if (Modifier.isAbstract(type.getModifiers())) {
            return "an abstract class";
        }
        return type.isLocalClass() ? "a local class" : "an inner class";
    }
}
