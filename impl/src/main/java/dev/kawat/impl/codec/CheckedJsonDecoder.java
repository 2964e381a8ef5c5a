/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.MessageDecodeException;
import dev.kawat.Payload;
import java.lang.reflect.Type;

/** A codec for JSON that can skip its check, if the message was checked to find its type. */
interface CheckedJsonDecoder {

    /**
     * Returns the object in a payload whose text has been checked by {@link JsonCheck}.
     *
     * @throws MessageDecodeException if it cannot be read as the type
     */
    Object decodeChecked(Payload payload, Type type);
}
