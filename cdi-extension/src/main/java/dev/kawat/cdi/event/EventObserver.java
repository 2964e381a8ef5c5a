/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.event;

import dev.kawat.ClientEvent;
import dev.kawat.ForClient;
import dev.kawat.PresenceChange;
import dev.kawat.impl.descriptor.ClientReader;
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
                                || Selection.has(Selection.of(endpoint), qualifier));
    }

    /** Returns whether the method may be called for a kind of event of a client. */
    boolean mayObserve(Class<? extends ClientEvent> kind, Class<?> client) {
        return takes(kind)
                && qualifiers.stream()
                        .allMatch(qualifier ->
                                qualifier instanceof Any || Selection.has(Selection.ofClient(client), qualifier));
    }

    /** Returns whether the method may be called for a kind of event that is about the whole application. */
    boolean mayObserve(EventKind kind) {
        return takes(kind.subject)
                && qualifiers.stream()
                        .allMatch(qualifier -> qualifier.equals(kind.qualifier) || qualifier instanceof Any);
    }

    private boolean takes(Class<?> subject) {
        return !(type instanceof Class<?> plain) || plain.isAssignableFrom(subject);
    }

    /** Adds a problem for each qualifier because of which the method would never be called. */
    void check(Collection<EndpointDescriptor> endpoints, Problems problems) {
        for (Annotation qualifier : qualifiers) {
            checkType(qualifier, problems);
            if (Selection.isSelection(qualifier)) {
                checkSelection(qualifier, endpoints, problems);
            }
        }
    }

    /**
     * Adds a problem if the method observes users, but only of endpoints that do not know who is connected.
     *
     * @param with the endpoints that do
     * @param without the others
     */
    void checkPresence(Collection<EndpointDescriptor> with, Collection<EndpointDescriptor> without, Problems problems) {
        if (!observesUsers() || with.stream().anyMatch(this::mayObserveUsers)) {
            return;
        }
        List<String> names = without.stream()
                .filter(this::mayObserveUsers)
                .map(EndpointDescriptor::name)
                .toList();
        if (!names.isEmpty()) {
            problems.add(where, "presence must be users or topics for one of the endpoints " + names, "off");
        }
    }

    private boolean observesUsers() {
        return type == PresenceChange.class
                || qualifiers.contains(EventKind.JOINED.qualifier)
                || qualifiers.contains(EventKind.LEFT.qualifier);
    }

    private boolean mayObserveUsers(EndpointDescriptor endpoint) {
        return mayObserve(EventKind.JOINED, endpoint) || mayObserve(EventKind.LEFT, endpoint);
    }

    private void checkSelection(Annotation qualifier, Collection<EndpointDescriptor> endpoints, Problems problems) {
        String name = "@" + qualifier.annotationType().getSimpleName();
        boolean ofClient = qualifier instanceof ForClient;
        if (qualifiers.contains(EventKind.ARTEFACT_CHANGED.qualifier)) {
            problems.add(
                    where,
                    name + " has no effect together with @ArtefactChanged, so remove it, and compare Artefact.name()");
        } else if (!ofClient && observesClients()) {
            problems.add(where, "@ForEndpoint has no effect on events of clients: use @ForClient");
        } else if ((observesKawat() || observesClients())
                && endpoints.stream().noneMatch(endpoint -> Selection.has(Selection.of(endpoint), qualifier))) {
            List<String> names = endpoints.stream()
                    .filter(endpoint -> ClientReader.isClient(endpoint.handlerClass()) == ofClient)
                    .map(EndpointDescriptor::name)
                    .toList();
            String kind = ofClient ? "a client" : "an endpoint";
            problems.add(
                    where, name + " must name " + kind + " or its class, one of " + names, Selection.named(qualifier));
        }
    }

    private boolean observesKawat() {
        return Arrays.stream(EventKind.values())
                .anyMatch(kind -> qualifiers.contains(kind.qualifier) && takes(kind.subject));
    }

    private boolean observesClients() {
        return type instanceof Class<?> plain && ClientEvent.class.isAssignableFrom(plain);
    }

    private void checkType(Annotation qualifier, Problems problems) {
        if (qualifier instanceof Any) {
            return; // every event has it, whatever its type
        }
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
