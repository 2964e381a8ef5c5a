/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.Codec;
import dev.kawat.Keyed;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.message.KeyedMessage;
import dev.kawat.impl.parameter.TypeArguments;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Encodes the results of one callback by its own codec. The declared type counts before the class of the object, because it has
 * type arguments, and may be an interface of which the codec does not know the classes. Other codecs encode objects that this
 * codec does not support.
 */
final class ReplyEncoder implements Encoder {

    private final Codec codec;
    private final Class<?> declared;
    private final boolean supportsDeclared;
    private final Encoder others;
    private final Map<Class<?>, Boolean> supported = new ConcurrentHashMap<>();

    /** An encoder for results of a declared type. */
    ReplyEncoder(Codec codec, Type declared, Encoder others) {
        this.codec = codec;
        this.declared = TypeArguments.rawType(declared);
        this.supportsDeclared = codec.supports(declared);
        this.others = others;
    }

    @Override
    public EncodedMessage encode(Object message) {
        if (message instanceof Keyed<?> keyed) {
            return new KeyedMessage(encode(keyed.message()), keyed.key());
        }
        return supports(message) ? Codecs.encode(message, codec) : others.encode(message);
    }

    private boolean supports(Object message) {
        return (supportsDeclared && declared.isInstance(message))
                || supported.computeIfAbsent(message.getClass(), codec::supports);
    }
}
