/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.impl.problem.Problems;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The methods that instances of a handler class have: its own and those of its superclasses, without the overridden ones. */
final class HandlerMethodFinder {

    private final Class<?> type;
    private final Problems problems;

    /** Those of a class, and where it goes if a callback is overridden by a method that is none. */
    HandlerMethodFinder(Class<?> type, Problems problems) {
        this.type = type;
        this.problems = problems;
    }

    /** All of them in a stable order, those of the class itself first. */
    List<Method> all() {
        List<Method> found = new ArrayList<>();
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            List<Method> declared = Arrays.stream(c.getDeclaredMethods())
                    .sorted(Comparator.comparing(Method::isSynthetic).thenComparing(Method::toString))
                    .toList();
            List<Method> own = declared.stream()
                    .filter(method -> !method.isSynthetic() || overridesGeneric(method, declared))
                    .filter(method -> !isOverridden(method, found))
                    .toList();
            found.addAll(own);
        }
        return found.stream().filter(method -> !method.isSynthetic()).toList();
    }

    private boolean isOverridden(Method method, List<Method> below) {
        Optional<Method> overriding =
                below.stream().filter(other -> overrides(other, method)).findFirst();
        overriding.ifPresent(other -> checkIsCallbackToo(method, target(other)));
        return overriding.isPresent();
    }

    /** Adds a problem where a callback is overridden by a method that is none: nobody would call either. */
    private void checkIsCallbackToo(Method overridden, Method overriding) {
        for (Class<? extends Annotation> annotation : MisplacedCallbackCheck.ANNOTATIONS) {
            if (overridden.isAnnotationPresent(annotation) && !overriding.isAnnotationPresent(annotation)) {
                problems.add(
                        Callback.where(annotation, overridden.getDeclaringClass(), overridden),
                        "a method that overrides a callback must have its annotation, so repeat it on "
                                + overriding.getDeclaringClass().getName() + "." + Callback.name(overriding)
                                + ", or give that another name");
            }
        }
    }

    /** Returns whether a method of a subclass overrides another (JLS section 8.4.8.1). */
    private static boolean overrides(Method below, Method above) {
        int modifiers = above.getModifiers();
        if (Modifier.isPrivate(modifiers)
                || Modifier.isStatic(modifiers)
                || Modifier.isPrivate(below.getModifiers())
                || below.getDeclaringClass() == above.getDeclaringClass()
                || !below.getName().equals(above.getName())
                || !Arrays.equals(below.getParameterTypes(), above.getParameterTypes())) {
            return false;
        }
        return Modifier.isPublic(modifiers)
                || Modifier.isProtected(modifiers)
                || isSamePackage(below.getDeclaringClass(), above.getDeclaringClass());
    }

    private static boolean isSamePackage(Class<?> one, Class<?> other) {
        return one.getPackageName().equals(other.getPackageName()) && one.getClassLoader() == other.getClassLoader();
    }

    /**
     * Whether a method stands for one that its class overrides with other parameter types: {@code on(T)} with {@code
     * on(Line)}. Otherwise the compiler made it for a public method of a class that is not, and overrides nothing.
     */
    private static boolean overridesGeneric(Method bridge, List<Method> declared) {
        return bridge.isBridge()
                && declared.stream().anyMatch(method -> !method.isSynthetic() && takesLess(method, bridge));
    }

    /** The method that a bridge leads to; any other is its own. */
    private static Method target(Method method) {
        return method.isBridge()
                ? Arrays.stream(method.getDeclaringClass().getDeclaredMethods())
                        .filter(other -> !other.isSynthetic() && takesLess(other, method))
                        .findFirst()
                        .orElse(method)
                : method;
    }

    private static boolean takesLess(Method method, Method bridge) {
        Class<?>[] own = method.getParameterTypes();
        Class<?>[] wider = bridge.getParameterTypes();
        return method.getName().equals(bridge.getName())
                && own.length == wider.length
                && IntStream.range(0, own.length).allMatch(i -> wider[i].isAssignableFrom(own[i]));
    }
}
