/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import dev.kawat.ConnectionScoped;
import dev.kawat.ForEndpoint;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.discovery.CallbackAnnotations;
import dev.kawat.impl.problem.Problems;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.Annotated;
import jakarta.enterprise.inject.spi.AnnotatedCallable;
import jakarta.enterprise.inject.spi.AnnotatedMember;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.AnnotatedParameter;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.inject.Inject;
import jakarta.inject.Qualifier;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Checks that the qualifiers and the scope of Kawat are where CDI reads them. Elsewhere CDI passes them over in silence, so that an
 * observer without {@code @Observes} is never called.
 */
final class QualifierPlacementCheck {

    private static final Package API = WebSocketEndpoint.class.getPackage();

    /** The annotations of parameters because of which CDI calls a method. */
    private static final List<Class<? extends Annotation>> CALLED =
            List.of(Observes.class, ObservesAsync.class, Disposes.class);

    /** True if the application itself may give meaning to annotations on parameters of callbacks. */
    private final boolean hasResolvers;

    /** The broken rules by their places. */
    private final Map<String, String> unread = new TreeMap<>();

    QualifierPlacementCheck(boolean hasResolvers) {
        this.hasResolvers = hasResolvers;
    }

    /** Adds a bean class, with what extensions have added to it. */
    void add(AnnotatedType<?> type) {
        type.getFields().stream()
                .filter(field -> !isInjectedOrProduced(field))
                .forEach(field -> add(field, "field " + named(field), "field must have @Inject or @Produces"));
        type.getMethods().forEach(this::addMethod);
        type.getConstructors().stream()
                .filter(constructor -> !isInjectedOrProduced(constructor))
                .forEach(constructor -> addParameters(
                        constructor,
                        "the constructor of "
                                + constructor.getDeclaringType().getJavaClass().getName(),
                        "constructor must have @Inject"));
    }

    private void addMethod(AnnotatedMethod<?> method) {
        String where = "method " + named(method);
        if (!method.isAnnotationPresent(Produces.class)) {
            add(method, where, "method must have @Produces");
        }
        if (isInjectedOrProduced(method)
                || method.getParameters().stream()
                        .anyMatch(parameter -> CALLED.stream().anyMatch(parameter::isAnnotationPresent))) {
            return;
        }
        if (CallbackAnnotations.of(method).findAny().isEmpty()) {
            addParameters(method, where, "a parameter of it must have @Observes, or the method @Inject or @Produces");
        } else if (!hasResolvers) {
            addParameters(method, where, "parameter must be a field with @Inject, because CDI does not call callbacks");
        }
    }

    private static boolean isInjectedOrProduced(Annotated member) {
        return member.isAnnotationPresent(Inject.class) || member.isAnnotationPresent(Produces.class);
    }

    private static String named(AnnotatedMember<?> member) {
        return member.getJavaMember().getDeclaringClass().getName() + "."
                + member.getJavaMember().getName();
    }

    private void addParameters(AnnotatedCallable<?> callable, String where, String rule) {
        for (AnnotatedParameter<?> parameter : callable.getParameters()) {
            add(parameter, "a parameter of " + where, rule);
        }
    }

    private void add(Annotated element, String where, String rule) {
        element.getAnnotations().stream()
                .map(Annotation::annotationType)
                .flatMap(QualifierPlacementCheck::readByCdi)
                .forEach(annotation -> unread.put("@" + annotation.getSimpleName() + " on " + where, rule));
    }

    private static Stream<Class<? extends Annotation>> readByCdi(Class<? extends Annotation> annotation) {
        if (annotation == ForEndpoint.All.class) {
            return Stream.of(ForEndpoint.class);
        }
        boolean ofKawat = annotation.getPackage() == API
                && (annotation == ConnectionScoped.class || annotation.isAnnotationPresent(Qualifier.class));
        return ofKawat ? Stream.of(annotation) : Stream.empty();
    }

    /** Adds a problem for each annotation that CDI does not read, in the order of their places. */
    void check(Problems problems) {
        unread.forEach(problems::add);
    }
}
