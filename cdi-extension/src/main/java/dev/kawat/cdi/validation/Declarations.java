/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

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

    /** Returns the descriptors of the endpoints. */
    public List<EndpointDescriptor> descriptors() {
        return endpoints.stream().map(DeclaredEndpoint::descriptor).toList();
    }

    /** Returns the names of the endpoints. */
    public List<String> names() {
        return descriptors().stream().map(EndpointDescriptor::name).toList();
    }

    /** Returns the name of the endpoint whose handlers are instances of a bean. */
    public Optional<String> nameOf(Bean<?> handlerBean) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.bean().equals(handlerBean))
                .map(endpoint -> endpoint.descriptor().name())
                .findFirst();
    }
}
