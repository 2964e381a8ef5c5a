/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.container;

import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.message.Utf8;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint that the engine calls: it turns the calls into those of a {@link dev.kawat.impl.transport.Receiver}. It has no
 * state, because some engines create one for each session and others share one. The connection is among the session's
 * properties, where the handshake has put it.
 *
 * <p>Messages are taken in parts and put together here. So Kawat's limit applies on every engine, and no engine keeps a buffer
 * of that size for each session, as Tomcat would.
 *
 * <p>Public because Tyrus calls it by reflection.
 */
public final class ContainerEndpoint extends Endpoint {

    private static final System.Logger LOG = System.getLogger("dev.kawat.transport");

    /** The session property with the {@link Admitted} connection. */
    static final String ADMITTED = "dev.kawat.admitted";

    /**
     * The codes with which an engine closes by itself: for a frame that breaks the protocol, a lost connection, or text that is
     * not UTF-8. The reason is then a text of that engine, or comes from the broken frame, and is not given to the application.
     */
    private static final Set<Integer> CODES_OF_ENGINES =
            Set.of(CloseReason.CloseCodes.PROTOCOL_ERROR.getCode(), CloseCodes.ABNORMAL, CloseCodes.NOT_CONSISTENT);

    /**
     * An admitted connection, which the handshake leaves for the session.
     *
     * @param connection the admitted connection
     * @param workers run calls that may block
     */
    record Admitted(DefaultConnection connection, Executor workers) {}

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        session.setMaxIdleTimeout(0); // Kawat has a watchdog of its own
        Admitted admitted = (Admitted) session.getUserProperties().get(ADMITTED);
        if (admitted == null) {
            refuse(session); // nothing was admitted, or the engine has lost the properties
            return;
        }
        DefaultConnection connection = admitted.connection();
        ContainerChannel channel = new ContainerChannel(session, connection, admitted.workers());
        session.addMessageHandler(String.class, new TextParts(connection, channel));
        session.addMessageHandler(ByteBuffer.class, new BinaryParts(connection, channel));
        session.addMessageHandler(PongMessage.class, pong -> {
            connection.pong(copyOf(pong.getApplicationData()));
            channel.delivered();
        });
        connection.opened(channel);
    }

    private static void refuse(Session session) {
        try {
            session.close(new CloseReason(CloseReason.CloseCodes.VIOLATED_POLICY, ""));
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "a session that Kawat refuses was already closed", gone);
        }
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        DefaultConnection connection = connection(session);
        if (connection != null) {
            int code = reason.getCloseCode().getCode();
            String text = reason.getReasonPhrase();
            connection.closed(code, text == null || CODES_OF_ENGINES.contains(code) ? "" : text);
        }
    }

    /** Logs the failure. Engines report a lost connection so, before or after {@code onClose}, which tells all that is needed. */
    @Override
    public void onError(Session session, Throwable failure) {
        LOG.log(Level.DEBUG, () -> connection(session) + ": the engine reports a failure", failure);
    }

    private static @Nullable DefaultConnection connection(Session session) {
        Admitted admitted = (Admitted) session.getUserProperties().get(ADMITTED);
        return admitted == null ? null : admitted.connection();
    }

    private static ByteBuffer copyOf(ByteBuffer source) {
        ByteBuffer copy = ByteBuffer.allocate(source.remaining());
        return copy.put(source).flip();
    }

    /** Puts a message together from its parts, until it is complete or larger than the endpoint allows. */
    private abstract static class Parts<T> implements MessageHandler.Partial<T> {

        final DefaultConnection connection;
        private final ContainerChannel channel;
        private long bytes;
        private boolean first = true;
        private boolean tooBig;

        Parts(DefaultConnection connection, ContainerChannel channel) {
            this.connection = connection;
            this.channel = channel;
        }

        @Override
        public final void onMessage(T part, boolean last) {
            if (tooBig) {
                return; // the connection is closing
            }
            int length = length(part);
            bytes += length;
            if (bytes > connection.settings().messages().maxBytes()) {
                tooBig = true;
                forget();
                connection.tooBig();
                return;
            }
            if (last && first) {
                deliver(part);
            } else {
                append(part);
                channel.received(length, last);
                if (last) {
                    deliverAppended();
                } else {
                    connection.messageGoesOn();
                }
            }
            first = last;
            if (last) {
                bytes = 0;
                channel.delivered();
            }
        }

        abstract int length(T part);

        abstract void deliver(T whole);

        abstract void append(T part);

        abstract void deliverAppended();

        abstract void forget();
    }

    private static final class TextParts extends Parts<String> {

        private @Nullable StringBuilder text;

        TextParts(DefaultConnection connection, ContainerChannel channel) {
            super(connection, channel);
        }

        @Override
        int length(String part) {
            return Utf8.length(part);
        }

        @Override
        void deliver(String whole) {
            connection.text(whole);
        }

        @Override
        void append(String part) {
            if (text == null) {
                text = new StringBuilder(part.length() * 2);
            }
            text.append(part);
        }

        @Override
        void deliverAppended() {
            String whole = String.valueOf(text);
            forget();
            connection.text(whole);
        }

        @Override
        void forget() {
            text = null;
        }
    }

    private static final class BinaryParts extends Parts<ByteBuffer> {

        private @Nullable ByteBuffer message;

        BinaryParts(DefaultConnection connection, ContainerChannel channel) {
            super(connection, channel);
        }

        @Override
        int length(ByteBuffer part) {
            return part.remaining();
        }

        @Override
        void deliver(ByteBuffer whole) {
            connection.binary(copyOf(whole)); // Undertow reuses its buffer
        }

        @Override
        void append(ByteBuffer part) {
            message = roomFor(part.remaining()).put(part);
        }

        private ByteBuffer roomFor(int more) {
            ByteBuffer known = message;
            if (known == null) {
                return ByteBuffer.allocate(more * 2);
            }
            return known.remaining() >= more
                    ? known
                    : ByteBuffer.allocate((known.position() + more) * 2).put(known.flip());
        }

        @Override
        void deliverAppended() {
            ByteBuffer whole = message == null ? ByteBuffer.allocate(0) : message.flip();
            forget();
            connection.binary(whole);
        }

        @Override
        void forget() {
            message = null;
        }
    }
}
