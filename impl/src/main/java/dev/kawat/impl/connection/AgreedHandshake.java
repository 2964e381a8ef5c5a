/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import dev.kawat.Attributes;
import dev.kawat.Handshake;
import org.jspecify.annotations.Nullable;

/**
 * A handshake that the checks of the application have agreed to.
 *
 * @param handshake the request
 * @param subprotocol the subprotocol; null for none
 * @param attributes the attributes of the connection, with what the checks have put there
 */
public record AgreedHandshake(Handshake handshake, @Nullable String subprotocol, Attributes attributes) {

    /** Returns the same with another snapshot of the request. */
    public AgreedHandshake with(Handshake another) {
        return new AgreedHandshake(another, subprotocol, attributes);
    }
}
