/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import dev.kawat.impl.descriptor.Callback;
import jakarta.enterprise.inject.spi.Bean;
import java.util.List;

/**
 * A bean that is no endpoint, and its callbacks for failures on any endpoint.
 *
 * @param bean the bean
 * @param callbacks its methods with {@code @OnError}; empty until they have been read
 */
public record DeclaredErrorListener(Bean<?> bean, List<Callback> callbacks) {

    /** Copies the list. */
    public DeclaredErrorListener {
        callbacks = List.copyOf(callbacks);
    }
}
