/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import dev.kawat.spi.Payload;
import org.jspecify.annotations.Nullable;

/** A message of a peer could not be read as the type that the handler asks for. It goes to {@code onError}; unhandled, 1007. */
public class MessageDecodeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Payload payload;

    /** An exception about this payload, with a text for people and what caused it. */
    public MessageDecodeException(String message, Payload payload, @Nullable Throwable cause) {
        super(message, cause);
        this.payload = payload;
    }

    /** What could not be read. */
    public Payload payload() {
        return payload;
    }
}
