/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.Codec;
import dev.kawat.WithCodec;
import java.lang.reflect.AnnotatedElement;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The codecs that a declaration chooses by {@link WithCodec}; null if it chooses none.
 *
 * @param in the codec for received messages
 * @param out the codec for sent messages
 */
public record CodecChoice(
        @Nullable Class<? extends Codec> in, @Nullable Class<? extends Codec> out) {

    /** No choice. */
    public static final CodecChoice NONE = new CodecChoice(null, null);

    /** Returns the choice on a class, a method or a parameter. */
    public static CodecChoice of(AnnotatedElement element) {
        WithCodec chosen = element.getAnnotation(WithCodec.class);
        return chosen == null
                ? NONE
                : new CodecChoice(first(chosen.in(), chosen.value()), first(chosen.out(), chosen.value()));
    }

    /** Returns the choice on the method of a callback and on its message parameter, which wins. */
    public static CodecChoice of(Callback callback) {
        CodecChoice ofMethod = of(callback.method());
        boolean takesMessage = callback.messageType() != null && callback.kind() != Callback.Kind.ERROR;
        Class<? extends Codec> in = takesMessage ? ofMessage(callback).orElse(ofMethod.in) : null;
        return new CodecChoice(in, ofMethod.out);
    }

    private static Optional<Class<? extends Codec>> ofMessage(Callback callback) {
        return callback.subjectParameter().map(parameter -> of(parameter).in);
    }

    private static @Nullable Class<? extends Codec> first(
            Class<? extends Codec> special, Class<? extends Codec> general) {
        return Stream.of(special, general)
                .filter(codec -> codec != Codec.class)
                .findFirst()
                .orElse(null);
    }
}
