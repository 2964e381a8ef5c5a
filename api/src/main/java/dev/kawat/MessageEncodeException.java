/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import org.jspecify.annotations.Nullable;

/**
 * The failure to encode an object as a message. Nothing was sent. Kawat and codecs throw it.
 *
 * <p>Either the codec of the object fails, or the object stands for later messages and no codec supports it. That is so for stages,
 * streams, an {@code Optional} or an {@code InputStream}.
 */
public class MessageEncodeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception with a text for the log. */
    public MessageEncodeException(String message) {
        super(message);
    }

    /** Creates an exception with a text for the log, and the cause. */
    public MessageEncodeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
