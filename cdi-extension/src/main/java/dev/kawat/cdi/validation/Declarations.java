/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import dev.kawat.impl.descriptor.ClientReader;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import jakarta.enterprise.inject.spi.Bean;
import java.util.List;
import java.util.Optional;

/**
 * Everything that the beans of an application declare, checked.
 *
 * @param endpoints the endpoints
 * @param errorListeners the beans with callbacks for failures on any endpoint
 */
public record Declarations(List<DeclaredEndpoint> endpoints, List<DeclaredErrorListener> errorListeners) {

    /** The declarations of an application without endpoints. */
    public static final Declarations NONE = new Declarations(List.of(), List.of());

    /** Copies the lists. */
    public Declarations {
        endpoints = List.copyOf(endpoints);
        errorListeners = List.copyOf(errorListeners);
    }

    /** Returns the descriptors of the endpoints that are served at paths of their own. */
    public List<EndpointDescriptor> descriptors() {
        return endpoints.stream()
                .map(DeclaredEndpoint::descriptor)
                .filter(EndpointDescriptor::hasPath)
                .toList();
    }

    /** Returns the classes that declare clients. */
    public List<Class<?>> clients() {
        return endpoints.stream()
                .<Class<?>>map(endpoint -> endpoint.descriptor().handlerClass())
                .filter(ClientReader::isClient)
                .toList();
    }

    /** Returns the bean of a class that declares an endpoint, whether it has a path or not. */
    public Optional<Bean<?>> beanOf(Class<?> handlerClass) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.descriptor().handlerClass() == handlerClass)
                .<Bean<?>>map(DeclaredEndpoint::bean)
                .findFirst();
    }

    /** Returns the class that declares an endpoint and whose instances a bean makes. */
    public Optional<Class<?>> handlerClassOf(Bean<?> bean) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.bean().equals(bean))
                .<Class<?>>map(endpoint -> endpoint.descriptor().handlerClass())
                .findFirst();
    }

    /** Returns the names of the endpoints. */
    public List<String> names() {
        return descriptors().stream().map(EndpointDescriptor::name).toList();
    }

    /** Returns whether the instances of a bean are handlers. */
    public boolean isHandler(Bean<?> bean) {
        return endpoints.stream().anyMatch(endpoint -> endpoint.bean().equals(bean));
    }

    /** Returns the name of the endpoint at a path of its own whose handlers are instances of a bean. */
    public Optional<String> nameOf(Bean<?> handlerBean) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.bean().equals(handlerBean))
                .filter(endpoint -> endpoint.descriptor().hasPath())
                .map(endpoint -> endpoint.descriptor().name())
                .findFirst();
    }
}
