/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.reply;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The optionals of the JDK: those of objects, and those of numbers. */
final class Optionals {

    private Optionals() {}

    /** Returns whether an object is an optional. */
    static boolean isOptional(Object object) {
        return object instanceof Optional<?>
                || object instanceof OptionalInt
                || object instanceof OptionalLong
                || object instanceof OptionalDouble;
    }

    /** Returns the content of an optional; null for nothing. */
    static @Nullable Object value(Object optional) {
        if (optional instanceof OptionalInt number) {
            return number.isPresent() ? number.getAsInt() : null;
        }
        if (optional instanceof OptionalLong number) {
            return number.isPresent() ? number.getAsLong() : null;
        }
        if (optional instanceof OptionalDouble number) {
            return number.isPresent() ? number.getAsDouble() : null;
        }
        return ((Optional<?>) optional).orElse(null);
    }
}
