/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

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
 * Finds callbacks with an interceptor binding or a constraint that CDI would not intercept, though Kawat calls them: private
 * ones, and package-private ones of a superclass in another package.
 */
final class PrivateCallbacks {

    /** One, an annotation that it has beside that of the callback, and the rule that it breaks if that is a binding. */
    private record Annotated(String where, Class<? extends Annotation> annotation, String rule) {

        boolean isConstraint() {
            return IdleAnnotations.isConstraint(annotation);
        }
    }

    private final List<Annotated> found = new ArrayList<>();

    /** Looks at the class of a handler. */
    void collect(AnnotatedType<?> type) {
        for (AnnotatedMethod<?> method : type.getMethods()) {
            rule(method.getJavaMember(), type.getJavaClass())
                    .ifPresent(rule -> StrayCallbacks.annotations(method)
                            .findFirst()
                            .map(callback -> Callback.where(callback, type.getJavaClass(), method.getJavaMember()))
                            .ifPresent(where -> annotations(method)
                                    .forEach(other -> found.add(new Annotated(where, other, rule)))));
        }
    }

    /** The rule that an interceptor of a method breaks, if there is one. */
    private static Optional<String> rule(Method method, Class<?> handler) {
        int modifiers = method.getModifiers();
        Class<?> owner = method.getDeclaringClass();
        if (Modifier.isPrivate(modifiers)) {
            return Optional.of("needs a method that is not private, for CDI intercepts no others");
        }
        boolean open = Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
        boolean sibling = owner.getPackageName().equals(handler.getPackageName())
                && owner.getClassLoader() == handler.getClassLoader();
        return open || sibling
                ? Optional.empty()
                : Optional.of(
                        "needs a method that is public or protected, for CDI intercepts no other of a class in another"
                                + " package, and " + owner.getName() + " is in one");
    }

    /** What the author has written, and what an extension has added where it is not because of that. */
    private static Set<Class<? extends Annotation>> annotations(AnnotatedMethod<?> method) {
        Set<Class<? extends Annotation>> written = Stream.concat(
                        Arrays.stream(method.getJavaMember().getAnnotations()),
                        Arrays.stream(method.getJavaMember().getParameterAnnotations())
                                .flatMap(Arrays::stream))
                .map(Annotation::annotationType)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Annotation constraint = IdleAnnotations.constraint(method);
        if (constraint != null) {
            written.add(constraint.annotationType()); // it may stand within the type of a parameter
        } else {
            method.getAnnotations().forEach(annotation -> written.add(annotation.annotationType()));
        }
        return written;
    }

    /** Adds a problem for each, in the order of their names. */
    void check(BeanManager beans, Problems problems) {
        found.stream()
                .filter(one -> one.isConstraint() || beans.isInterceptorBinding(one.annotation()))
                .sorted(Comparator.comparing(Annotated::where))
                .forEach(one -> problems.add(one.where(), "@" + one.annotation().getSimpleName() + " " + one.rule()));
    }
}
