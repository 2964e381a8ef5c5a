/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.Codec;
import java.util.Set;

/**
 * A codec of an application.
 *
 * @param name what messages call it, the name of its class or of what produces it
 * @param types the classes by which it can be chosen
 * @param priority the higher, the earlier it is asked
 * @param codec the codec, or a proxy for it
 * @param inContexts whether it needs the contexts of a connection
 */
public record ApplicationCodec(String name, Set<Class<?>> types, int priority, Codec codec, boolean inContexts) {

    /** A codec that needs no contexts. */
    public ApplicationCodec(String name, Set<Class<?>> types, int priority, Codec codec) {
        this(name, types, priority, codec, false);
    }

    /** Copies the set. */
    public ApplicationCodec {
        types = Set.copyOf(types);
    }
}
