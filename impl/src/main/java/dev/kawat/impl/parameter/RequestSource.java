/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

import dev.kawat.ArgumentSource;
import dev.kawat.Handshake;
import dev.kawat.WebSocketConnection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The source of a named value of the upgrade request.
 *
 * @param part the part of the request
 * @param name the name of the value
 * @param cardinality the number of values
 * @param converter converts each value from text
 */
record RequestSource(RequestPart part, String name, Cardinality cardinality, TextConverter converter)
        implements ArgumentSource {

    /** The number of values that a parameter takes. */
    enum Cardinality {
        /** The first value; there must be one. */
        REQUIRED,
        /** The first value, if there is one, as an {@link Optional}. */
        OPTIONAL,
        /** All values, as a {@link java.util.List}. */
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
        } catch (IllegalArgumentException unconvertible) {
            // Without the cause, because that shows the value, which may be a secret such as a token.
            throw new IllegalArgumentException(
                    this + " must have a value of type " + converter.type().getName());
        }
    }

    private Object read(Handshake handshake) {
        return switch (cardinality) {
            case REQUIRED ->
                converter.convert(
                        part.first(handshake, name).orElseThrow(() -> new IllegalArgumentException("no value")));
            case OPTIONAL -> part.first(handshake, name).map(converter::convert);
            case LIST ->
                part.all(handshake, name).stream().map(converter::convert).toList();
        };
    }

    /** Returns the name of this source for error messages. They must not show the value. */
    @Override
    public String toString() {
        return part.annotationName() + " '" + name + "'";
    }
}
