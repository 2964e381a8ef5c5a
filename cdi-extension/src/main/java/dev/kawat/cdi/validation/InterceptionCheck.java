/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import dev.kawat.cdi.discovery.CallbackAnnotations;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.problem.Problems;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks that CDI can intercept the callbacks that have an interceptor binding or a constraint. It does not intercept private
 * methods, nor package-private ones of a superclass in another package, though Kawat calls both.
 */
final class InterceptionCheck {

    /**
     * An annotation of a callback that CDI does not intercept.
     *
     * @param rule the rule that the callback breaks if the annotation needs an interceptor
     */
    private record Uninterceptable(String where, Class<? extends Annotation> annotation, String rule) {

        boolean needsInterceptor(BeanManager beans) {
            return ValidationConstraints.isConstraint(annotation) || beans.isInterceptorBinding(annotation);
        }
    }

    private final List<Uninterceptable> found = new ArrayList<>();

    /** Adds a handler class to check. */
    void add(AnnotatedType<?> type) {
        for (AnnotatedMethod<?> method : type.getMethods()) {
            brokenRule(method.getJavaMember(), type.getJavaClass())
                    .ifPresent(rule -> CallbackAnnotations.of(method)
                            .findFirst()
                            .map(callback -> Callback.where(callback, type.getJavaClass(), method.getJavaMember()))
                            .ifPresent(where -> annotations(method)
                                    .forEach(other -> found.add(new Uninterceptable(where, other, rule)))));
        }
    }

    /** Returns the rule because of which CDI does not intercept a method; empty when CDI can. */
    private static Optional<String> brokenRule(Method method, Class<?> handler) {
        int modifiers = method.getModifiers();
        Class<?> owner = method.getDeclaringClass();
        if (Modifier.isPrivate(modifiers)) {
            return Optional.of("needs a method that is not private, because CDI does not intercept private methods");
        }
        boolean open = Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
        boolean samePackage = owner.getPackageName().equals(handler.getPackageName())
                && owner.getClassLoader() == handler.getClassLoader();
        return open || samePackage
                ? Optional.empty()
                : Optional.of(
                        "needs a method that is public or protected, because CDI intercepts no other method of a superclass"
                                + " in another package, such as " + owner.getName());
    }

    /** Returns the annotations in the source, and those of an extension unless it added them because of a constraint. */
    private static Set<Class<? extends Annotation>> annotations(AnnotatedMethod<?> method) {
        Set<Class<? extends Annotation>> written = Stream.concat(
                        Arrays.stream(method.getJavaMember().getAnnotations()),
                        Arrays.stream(method.getJavaMember().getParameterAnnotations())
                                .flatMap(Arrays::stream))
                .map(Annotation::annotationType)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Annotation constraint = ValidationConstraints.on(method);
        if (constraint != null) {
            written.add(constraint.annotationType()); // it may be within the type of a parameter
        } else {
            method.getAnnotations().forEach(annotation -> written.add(annotation.annotationType()));
        }
        return written;
    }

    /** Adds a problem for each annotation that needs an interceptor, in the order of their callbacks. */
    void check(BeanManager beans, Problems problems) {
        found.stream()
                .filter(one -> one.needsInterceptor(beans))
                .sorted(Comparator.comparing(Uninterceptable::where))
                .forEach(one -> problems.add(one.where(), "@" + one.annotation().getSimpleName() + " " + one.rule()));
    }
}
