/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.engine;

import dev.kawat.impl.session.SessionAccess;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.websocket.Session;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

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
     * Undertow 2.3 says that a stream is ready before it has filled its buffer, so that only its I/O thread can tell. A thread that
     * asks in between reads beside it, and bytes change their order.
     */
    @Override
    public Optional<Executor> readingThread(ServletInputStream in) {
        return field(in, "ioExecutor", Executor.class);
    }

    /**
     * Undertow 2.3 writes what is left once more after each failure, on its I/O thread and for ever: no other connection of that
     * thread is served any more. So the buffer of what is left is emptied, for which there is no public method.
     */
    @Override
    public void discardUnwritten(ServletOutputStream out) {
        field(out, "buffer", ByteBuffer.class).ifPresent(left -> left.position(left.limit()));
    }

    private static <T> Optional<T> field(Object of, String name, Class<T> type) {
        try {
            Field field = of.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return Optional.ofNullable(type.cast(field.get(of)));
        } catch (ReflectiveOperationException | RuntimeException otherVersion) {
            LOG.log(Level.DEBUG, () -> of.getClass() + " has no field " + name, otherVersion);
            return Optional.empty();
        }
    }

    /** Returns false: Undertow's HTTP/2 does not know {@code :protocol}. */
    @Override
    public boolean upgradesHttp2() {
        return false;
    }

    @Override
    public Optional<SessionAccess> sessionAccess() {
        return Optional.of(SessionAccesses.BY_INTERVAL);
    }

    @Override
    Optional<SessionControl> ownSessionControl(Session session) {
        return UndertowControl.of(session);
    }
}
