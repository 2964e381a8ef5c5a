/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import dev.kawat.impl.descriptor.EndpointDescriptor;
import jakarta.enterprise.inject.spi.Bean;

/**
 * A handler bean and what it declares.
 *
 * @param bean the bean
 * @param descriptor its endpoint, checked
 */
record HandlerBean(Bean<?> bean, EndpointDescriptor descriptor) {

    /** The same by another name. */
    HandlerBean named(String name) {
        return new HandlerBean(bean, descriptor.named(name));
    }
}
