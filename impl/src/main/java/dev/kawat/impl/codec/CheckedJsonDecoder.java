/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.MessageDecodeException;
import dev.kawat.Payload;
import java.lang.reflect.Type;

/** Reads JSON, and checks it before; or not, where the message has been checked to find its type. */
interface CheckedJsonDecoder {

    /**
     * The object in a payload whose text has been checked by {@link JsonCheck}.
     *
     * @throws MessageDecodeException when there is none
     */
    Object decodeProven(Payload payload, Type type);
}
