/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.MessageEncodeException;
import dev.kawat.impl.message.EncodedMessage;

/** Encodes objects as messages. Usable from any thread. */
@FunctionalInterface
public interface Encoder {

    /**
     * Encodes an object. The content of a {@link dev.kawat.Keyed} is encoded as it would be without a key.
     *
     * @throws MessageEncodeException if no message can be made of it
     */
    EncodedMessage encode(Object message);
}
