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
 * @param where the name of the method in messages
 * @param type the type that it observes
 * @param qualifiers the qualifiers that it observes
 * @param async whether it is called asynchronously
 */
record EventObserver(String where, Type type, Set<Annotation> qualifiers, boolean async) {

    static EventObserver of(ObserverMethod<?> observer, @Nullable AnnotatedMethod<?> method) {
        String name = method == null ? "" : "." + method.getJavaMember().getName();
        return new EventObserver(
                "observer method " + observer.getBeanClass().getName() + name,
                observer.getObservedType(),
                observer.getObservedQualifiers(),
                observer.isAsync());
    }

    /**
     * Returns whether the method may be called for a kind of event of an endpoint. In doubt it may, because CDI decides in the end.
     */
    boolean mayObserve(EventKind kind, EndpointDescriptor endpoint) {
        return takes(kind.subject)
                && qualifiers.stream()
                        .allMatch(qualifier -> qualifier.equals(kind.qualifier)
                                || qualifier instanceof Any
                                || (qualifier instanceof ForEndpoint chosen && names(chosen, endpoint)));
    }

    /** Returns whether the method may be called for changes of artefacts. */
    boolean mayObserveArtefacts() {
        return takes(EventKind.ARTEFACT_CHANGED.subject)
                && qualifiers.stream()
                        .allMatch(qualifier ->
                                qualifier.equals(EventKind.ARTEFACT_CHANGED.qualifier) || qualifier instanceof Any);
    }

    private boolean takes(Class<?> subject) {
        return !(type instanceof Class<?> plain) || plain.isAssignableFrom(subject);
    }

    private static boolean names(ForEndpoint chosen, EndpointDescriptor endpoint) {
        return chosen.equals(ForEndpoint.Literal.of(endpoint.handlerClass()))
                || chosen.equals(ForEndpoint.Literal.of(endpoint.name()));
    }

    /** Adds a problem for each qualifier because of which the method would never be called. */
    void check(Collection<EndpointDescriptor> endpoints, Problems problems) {
        for (Annotation qualifier : qualifiers) {
            checkType(qualifier, problems);
            if (qualifier instanceof ForEndpoint && qualifiers.contains(EventKind.ARTEFACT_CHANGED.qualifier)) {
                problems.add(
                        where,
                        "@ForEndpoint has no effect together with @ArtefactChanged, so remove it, and compare Artefact.name()");
            } else if (qualifier instanceof ForEndpoint chosen
                    && observesKawat()
                    && endpoints.stream().noneMatch(endpoint -> names(chosen, endpoint))) {
                List<String> names =
                        endpoints.stream().map(EndpointDescriptor::name).toList();
                Object got = chosen.name().isEmpty() ? chosen.value().getName() : chosen.name();
                problems.add(where, "@ForEndpoint must name an endpoint or its class, one of " + names, got);
            }
        }
    }

    private boolean observesKawat() {
        return Arrays.stream(EventKind.values())
                .anyMatch(kind -> qualifiers.contains(kind.qualifier) && takes(kind.subject));
    }

    private void checkType(Annotation qualifier, Problems problems) {
        List<Class<?>> subjects = Arrays.stream(EventKind.values())
                .filter(kind -> kind.qualifier.equals(qualifier))
                .<Class<?>>map(kind -> kind.subject)
                .toList();
        if (!subjects.isEmpty() && subjects.stream().noneMatch(this::takes)) {
            String allowed = subjects.stream().map(Class::getSimpleName).collect(Collectors.joining(" or "));
            problems.add(
                    where,
                    "the event of @" + qualifier.annotationType().getSimpleName() + " must be a " + allowed,
                    type.getTypeName());
        }
    }
}
