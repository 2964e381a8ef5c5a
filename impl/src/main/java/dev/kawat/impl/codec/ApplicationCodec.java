/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.spi.Codec;
import java.util.Set;

/**
 * A codec of an application.
 *
 * @param name what messages call it, the name of its class or of what produces it
 * @param types the classes by which it can be chosen
 * @param priority the higher, the earlier it is asked
 * @param codec the codec, or a proxy for it
 */
public record ApplicationCodec(String name, Set<Class<?>> types, int priority, Codec codec) {

    /** Copies the set. */
    public ApplicationCodec {
        types = Set.copyOf(types);
    }
}
