/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.impl.parameter.CallbackAnnotation;
import dev.kawat.impl.parameter.ClassHierarchy;
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

/** Finds the methods of a handler class: its own and those of its superclasses, without the overridden ones. */
final class HandlerMethodFinder {

    private final Class<?> type;
    private final Problems problems;

    /**
     * A finder for one class.
     *
     * @param problems collects the callbacks that are overridden by a method that is not a callback
     */
    HandlerMethodFinder(Class<?> type, Problems problems) {
        this.type = type;
        this.problems = problems;
    }

    /** Returns the methods in a stable order, those of the class itself first. */
    List<Method> find() {
        List<Method> found = new ArrayList<>();
        for (Class<?> each : ClassHierarchy.classes(type).toList()) {
            List<Method> declared = Arrays.stream(each.getDeclaredMethods())
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
        overriding.ifPresent(other -> checkIsCallback(method, bridged(other)));
        return overriding.isPresent();
    }

    /** Adds a problem if a callback is overridden by a method that is not a callback, because neither would be called. */
    private void checkIsCallback(Method overridden, Method overriding) {
        for (Class<? extends Annotation> annotation : CallbackAnnotation.types()) {
            if (overridden.isAnnotationPresent(annotation) && !overriding.isAnnotationPresent(annotation)) {
                problems.add(
                        Callback.where(annotation, overridden.getDeclaringClass(), overridden),
                        "a method that overrides a callback must have its annotation, so repeat it on "
                                + overriding.getDeclaringClass().getName() + "." + Callback.signature(overriding)
                                + ", or rename that method");
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
     * Returns whether a bridge stands for a method that its class overrides with other parameter types, as {@code on(Line)}
     * overrides {@code on(T)}. Other bridges belong to public methods of a class that is not public, and override nothing.
     */
    private static boolean overridesGeneric(Method bridge, List<Method> declared) {
        return bridge.isBridge()
                && declared.stream().anyMatch(method -> !method.isSynthetic() && isNarrower(method, bridge));
    }

    /** Returns the method to which a bridge leads; any other method unchanged. */
    private static Method bridged(Method method) {
        return method.isBridge()
                ? Arrays.stream(method.getDeclaringClass().getDeclaredMethods())
                        .filter(other -> !other.isSynthetic() && isNarrower(other, method))
                        .findFirst()
                        .orElse(method)
                : method;
    }

    private static boolean isNarrower(Method method, Method bridge) {
        Class<?>[] own = method.getParameterTypes();
        Class<?>[] wider = bridge.getParameterTypes();
        return method.getName().equals(bridge.getName())
                && own.length == wider.length
                && IntStream.range(0, own.length).allMatch(i -> wider[i].isAssignableFrom(own[i]));
    }
}
