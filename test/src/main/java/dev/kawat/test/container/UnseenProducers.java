/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test.container;

import jakarta.enterprise.inject.Produces;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Refuses producers of tests that CDI would pass over without a word: those of inner classes, and inherited ones. */
final class UnseenProducers {

    private UnseenProducers() {}

    /**
     * Checks the classes of a test.
     *
     * @throws IllegalStateException when CDI would not see a producer of one of them
     */
    static void refuse(List<Class<?>> tests) {
        for (Class<?> test : tests) {
            boolean inner = test.isMemberClass() && !Modifier.isStatic(test.getModifiers());
            List<Method> lower = new ArrayList<>();
            for (Class<?> type = test; type != null && type != Object.class; type = type.getSuperclass()) {
                for (Member producer : producers(type, lower)) {
                    if (inner) {
                        throw new IllegalStateException(text(producer) + " produces nothing, because " + test.getName()
                                + " is an inner class, which is no bean; move the producer to the outermost class,"
                                + " or the tests to a class of their own");
                    }
                    if (type != test) {
                        throw new IllegalStateException(text(producer) + " produces nothing in " + test.getName()
                                + ", because CDI does not inherit producers; declare it in the class of the test");
                    }
                }
                lower.addAll(Arrays.asList(type.getDeclaredMethods()));
            }
        }
    }

    private static List<Member> producers(Class<?> type, List<Method> lower) {
        List<Member> producers = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (isProducer(field)) {
                producers.add(field);
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (isProducer(method) && lower.stream().noneMatch(other -> overrides(other, method))) {
                producers.add(method);
            }
        }
        return producers;
    }

    private static boolean isProducer(AnnotatedElement element) {
        return element.isAnnotationPresent(Produces.class);
    }

    private static boolean overrides(Method lower, Method upper) {
        return !Modifier.isPrivate(upper.getModifiers())
                && lower.getName().equals(upper.getName())
                && Arrays.equals(lower.getParameterTypes(), upper.getParameterTypes());
    }

    private static String text(Member producer) {
        return "@Produces " + producer.getDeclaringClass().getName() + "." + producer.getName();
    }
}
