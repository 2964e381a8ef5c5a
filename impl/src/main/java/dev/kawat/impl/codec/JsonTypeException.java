/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if no JSON can be read as a type of the application. This is a fault of the application, not of the peer (1011).
 */
final class JsonTypeException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    JsonTypeException(Type type, @Nullable Throwable cause) {
        super("no JSON can be read as " + type.getTypeName(), cause);
    }
}
