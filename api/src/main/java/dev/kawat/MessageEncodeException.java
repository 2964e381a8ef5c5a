/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import org.jspecify.annotations.Nullable;

/**
 * An object could not be turned into a message: its codec fails, or it stands for messages that come later, one after another or
 * perhaps, such as a stage, a stream, an {@code Optional} or an {@code InputStream}, and no codec is for it. Nothing was sent.
 */
public class MessageEncodeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** An exception with a text for people, and what caused it. */
    public MessageEncodeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
