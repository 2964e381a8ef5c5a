/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.NonBlocking;
import dev.kawat.RunOn;
import dev.kawat.impl.problem.Problems;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.stream.Stream;

/** Reads the annotations that choose the thread of callbacks: {@link NonBlocking} and {@link RunOn}. */
final class ThreadAnnotations {

    private ThreadAnnotations() {}

    /**
     * Checks that a class or method has at most one of these annotations.
     *
     * @param kind "class" or "method"
     */
    static void checkAtMostOne(AnnotatedElement element, String kind, String where, Problems problems) {
        if (element.isAnnotationPresent(NonBlocking.class) && element.isAnnotationPresent(RunOn.class)) {
            problems.add(where, kind + " must have at most one of @NonBlocking and @RunOn, got both");
        }
    }

    /** Checks that a method with {@code @OnConnection} has none of these annotations. */
    static void checkNone(Method method, String where, Problems problems) {
        Stream.of(NonBlocking.class, RunOn.class)
                .filter(method::isAnnotationPresent)
                .forEach(annotation -> problems.add(
                        where,
                        "@" + annotation.getSimpleName()
                                + " must not be on an @OnConnection method, because that method runs on the thread of"
                                + " the request"));
    }

    /** Returns whether a callback may block, and so needs a worker. */
    static boolean mayBlock(Class<?> handler, Method method) {
        boolean nonBlocking = method.isAnnotationPresent(NonBlocking.class)
                || (handler.isAnnotationPresent(NonBlocking.class) && !method.isAnnotationPresent(RunOn.class));
        return !nonBlocking;
    }
}
