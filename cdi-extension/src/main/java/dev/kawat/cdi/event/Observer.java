/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.event;

import dev.kawat.ForEndpoint;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.problem.Problems;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.ObserverMethod;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An observer method of the application.
 *
 * @param where what messages call it
 * @param type what it observes
 * @param qualifiers with which qualifiers
 * @param async whether it is called asynchronously
 */
record Observer(String where, Type type, Set<Annotation> qualifiers, boolean async) {

    static Observer of(ObserverMethod<?> observer, @Nullable AnnotatedMethod<?> method) {
        String name = method == null ? "" : "." + method.getJavaMember().getName();
        return new Observer(
                "observer method " + observer.getBeanClass().getName() + name,
                observer.getObservedType(),
                observer.getObservedQualifiers(),
                observer.isAsync());
    }

    /** Whether it may be called for something of an endpoint. In doubt it may: CDI decides in the end. */
    boolean mayObserve(Happening happening, EndpointDescriptor endpoint) {
        return mayTake(happening.subject)
                && qualifiers.stream()
                        .allMatch(qualifier -> qualifier.equals(happening.qualifier)
                                || qualifier instanceof Any
                                || (qualifier instanceof ForEndpoint of && isOf(of, endpoint)));
    }

    private boolean mayTake(Class<?> subject) {
        return !(type instanceof Class<?> plain) || plain.isAssignableFrom(subject);
    }

    private static boolean isOf(ForEndpoint of, EndpointDescriptor endpoint) {
        return of.equals(ForEndpoint.Literal.of(endpoint.handlerClass()))
                || of.equals(ForEndpoint.Literal.of(endpoint.name()));
    }

    /** Adds a problem for everything because of which it would never be called. */
    void check(Collection<EndpointDescriptor> endpoints, Problems problems) {
        for (Annotation qualifier : qualifiers) {
            checkType(qualifier, problems);
            if (qualifier instanceof ForEndpoint of
                    && observesOurs()
                    && endpoints.stream().noneMatch(endpoint -> isOf(of, endpoint))) {
                List<String> names =
                        endpoints.stream().map(EndpointDescriptor::name).toList();
                Object got = of.name().isEmpty() ? of.value().getName() : of.name();
                problems.add(where, "@ForEndpoint must name an endpoint, or its class, of " + names, got);
            }
        }
    }

    private boolean observesOurs() {
        return Arrays.stream(Happening.values())
                .anyMatch(happening -> qualifiers.contains(happening.qualifier) && mayTake(happening.subject));
    }

    private void checkType(Annotation qualifier, Problems problems) {
        List<Class<?>> subjects = Arrays.stream(Happening.values())
                .filter(happening -> happening.qualifier.equals(qualifier))
                .<Class<?>>map(happening -> happening.subject)
                .toList();
        if (!subjects.isEmpty() && subjects.stream().noneMatch(this::mayTake)) {
            String allowed = subjects.stream().map(Class::getSimpleName).collect(Collectors.joining(" or "));
            problems.add(
                    where,
                    "@" + qualifier.annotationType().getSimpleName() + " is for events about a " + allowed,
                    type.getTypeName());
        }
    }
}
