/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import dev.kawat.impl.descriptor.EndpointDescriptor;
import jakarta.enterprise.inject.spi.Bean;

/**
 * A handler bean and the endpoint that its class declares.
 *
 * @param bean the bean
 * @param descriptor the endpoint, checked
 */
public record DeclaredEndpoint(Bean<?> bean, EndpointDescriptor descriptor) {

    /** Returns the same bean with another descriptor. */
    DeclaredEndpoint with(EndpointDescriptor another) {
        return new DeclaredEndpoint(bean, another);
    }
}
