/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * A type of the application that cannot be read as JSON, whatever the message. A fault of the application, not of the peer: 1011.
 */
final class JsonTypeException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    JsonTypeException(Type type, @Nullable Throwable cause) {
        super("cannot read any JSON as a " + type.getTypeName(), cause);
    }
}
