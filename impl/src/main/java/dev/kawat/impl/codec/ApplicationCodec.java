/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.Codec;
import java.util.Set;

/**
 * A codec of an application.
 *
 * @param name its name in error messages, that of its class or producer
 * @param types the classes by which it can be chosen
 * @param priority the priority; codecs with a higher one come first
 * @param codec the codec, or a proxy for it
 * @param needsContexts whether it needs the contexts of a connection
 */
public record ApplicationCodec(String name, Set<Class<?>> types, int priority, Codec codec, boolean needsContexts) {

    /** Creates a codec that needs no contexts. */
    public ApplicationCodec(String name, Set<Class<?>> types, int priority, Codec codec) {
        this(name, types, priority, codec, false);
    }

    /** Copies the set. */
    public ApplicationCodec {
        types = Set.copyOf(types);
    }
}
