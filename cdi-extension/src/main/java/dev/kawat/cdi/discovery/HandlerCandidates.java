/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import dev.kawat.WebSocketEndpoint;
import jakarta.enterprise.inject.spi.AnnotatedMember;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.Bean;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Collects the beans whose instances are handlers, and the classes that declare an endpoint. Filled while the container starts. */
public final class HandlerCandidates {

    private final List<Class<?>> declared = new ArrayList<>();
    private final List<HandlerCandidate> found = new ArrayList<>();

    /** Adds a class that CDI has looked at, whether it becomes a bean or not. */
    public void addDeclared(AnnotatedType<?> type) {
        if (HandlerCandidate.isHandler(type.getJavaClass())) {
            declared.add(type.getJavaClass());
        }
    }

    /** Adds a bean that is a class, if the class is a handler. */
    public void addManaged(Bean<?> bean, AnnotatedType<?> type) {
        if (HandlerCandidate.isHandler(type.getJavaClass())) {
            found.add(HandlerCandidate.managed(bean));
        }
    }

    /** Adds a bean that a method or a field makes, if it makes handlers. */
    public void addProduced(Bean<?> bean, AnnotatedMember<?> producer) {
        HandlerCandidate.produced(bean, producer).ifPresent(found::add);
    }

    /** Returns the beans, in the order of their names so that messages are the same every time. */
    public List<HandlerCandidate> beans() {
        return found.stream()
                .sorted(Comparator.comparing(
                                (HandlerCandidate bean) -> bean.handlerClass().getName())
                        .thenComparing(HandlerCandidate::source))
                .toList();
    }

    /** Returns the handler classes of the beans. */
    public Set<Class<?>> handlerClasses() {
        return found.stream().map(HandlerCandidate::handlerClass).collect(Collectors.toSet());
    }

    /** Returns the classes with {@link WebSocketEndpoint} that CDI has looked at, whether it has made beans of them or not. */
    public List<Class<?>> declared() {
        return List.copyOf(declared);
    }
}
