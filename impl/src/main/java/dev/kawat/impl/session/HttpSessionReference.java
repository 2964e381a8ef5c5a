/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.session;

import dev.kawat.AttributeKey;
import dev.kawat.Attributes;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP session of a handshake, for a connection that uses it: in an attribute of the connection, until one of the two ends.
 * Usable from any thread.
 */
public final class HttpSessionReference {

    private static final AttributeKey<HttpSessionReference> KEY =
            AttributeKey.of("dev.kawat.httpSession", HttpSessionReference.class);

    private volatile @Nullable HttpSession session;

    /** Creates a reference to a session. */
    public HttpSessionReference(HttpSession session) {
        this.session = session;
    }

    /** Returns the session of a connection, given the attributes of the connection; empty if its handshake had none. */
    public static Optional<HttpSessionReference> of(Attributes attributes) {
        return attributes.get(KEY);
    }

    /** Makes this the session of a connection, given the attributes of the connection. */
    public void keepIn(Attributes attributes) {
        attributes.put(KEY, this);
    }

    /** Returns the session while it lives; null if it has ended, or the connection has. */
    public @Nullable HttpSession live() {
        HttpSession known = session;
        if (known == null) {
            return null;
        }
        try {
            var unused = known.getCreationTime(); // which a session that has ended does not tell
            return known;
        } catch (IllegalStateException ended) {
            session = null;
            return null;
        }
    }

    /** Notes that the session has ended, or the connection. */
    public void end() {
        session = null;
    }
}
