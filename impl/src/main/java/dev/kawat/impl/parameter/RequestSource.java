/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

import dev.kawat.ArgumentSource;
import dev.kawat.Handshake;
import dev.kawat.WebSocketConnection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A named value of the upgrade request, converted.
 *
 * @param part where it stands
 * @param name its name
 * @param shape how many there may be
 * @param conversion makes a value of each text
 */
record RequestSource(RequestPart part, String name, Shape shape, TextConverter conversion) implements ArgumentSource {

    /** How many values a parameter takes. */
    enum Shape {
        /** The first, and there must be one. */
        ONE,
        /** The first, if there is one: an {@link Optional}. */
        OPTIONAL,
        /** All: a {@link java.util.List}. */
        LIST
    }

    @Override
    public Object value(WebSocketConnection connection, @Nullable Object subject) {
        return read(connection.handshake());
    }

    @Override
    public void check(Handshake handshake) {
        try {
            read(handshake);
        } catch (IllegalArgumentException notOne) {
            // Without the cause, which shows what the client sent: a token, perhaps.
            throw new IllegalArgumentException(
                    this + " must have a value of type " + conversion.type().getName());
        }
    }

    private Object read(Handshake handshake) {
        return switch (shape) {
            case ONE ->
                conversion.convert(
                        part.first(handshake, name).orElseThrow(() -> new IllegalArgumentException("no value")));
            case OPTIONAL -> part.first(handshake, name).map(conversion::convert);
            case LIST ->
                part.all(handshake, name).stream().map(conversion::convert).toList();
        };
    }

    /** What messages call it; no value is in it. */
    @Override
    public String toString() {
        return part.annotationName() + " '" + name + "'";
    }
}
