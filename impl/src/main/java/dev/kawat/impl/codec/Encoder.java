/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.MessageEncodeException;
import dev.kawat.impl.message.Outbound;

/** Makes messages of objects. Usable from any thread. */
@FunctionalInterface
public interface Encoder {

    /**
     * The message for an object.
     *
     * @throws MessageEncodeException when there is none
     */
    Outbound encode(Object message);
}
