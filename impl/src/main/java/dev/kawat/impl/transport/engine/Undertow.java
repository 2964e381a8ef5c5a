/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.engine;

import jakarta.servlet.ServletOutputStream;
import jakarta.websocket.Session;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Undertow, on its own and in WildFly. Its sessions give access to the channel, which can be suspended and reset. */
final class Undertow extends Engine {

    private static final System.Logger LOG = System.getLogger("dev.kawat.transport");

    Undertow() {
        super(List.of("Undertow", "WildFly"), List.of("io.undertow."));
    }

    @Override
    public boolean supportsServletTransport() {
        return true;
    }

    /** Undertow 2.3 does. */
    @Override
    public boolean writesWholeArrays() {
        return true;
    }

    /**
     * Undertow 2.3 writes what is left once more after each failure, on its I/O thread and for ever: no other connection of that
     * thread is served any more. So the buffer of what is left is emptied, for which there is no public method.
     */
    @Override
    public void discardUnwritten(ServletOutputStream out) {
        try {
            Field left = out.getClass().getDeclaredField("buffer");
            left.setAccessible(true);
            if (left.get(out) instanceof ByteBuffer buffer) {
                buffer.position(buffer.limit());
            }
        } catch (ReflectiveOperationException | RuntimeException otherVersion) {
            LOG.log(Level.DEBUG, () -> "what is left in " + out + " cannot be discarded", otherVersion);
        }
    }

    @Override
    Optional<SessionControl> ownSessionControl(Session session) {
        return UndertowControl.of(session);
    }
}
