/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import dev.kawat.ConnectionStatus;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.handshake.AcceptKey;
import dev.kawat.impl.liveness.Watched;
import dev.kawat.impl.wire.DeflateAgreement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection on its way from its handshake to its channel: what was agreed on, and must be in the answer. When no channel
 * comes of it, because the upgrade failed or the server never began to speak WebSocket, the watchdog finds the connection
 * ended, and gives back what was reserved for it.
 */
public final class WireUpgrade implements Watched {

    private final WireEngine engine;
    private final DefaultConnection connection;
    private final @Nullable String extensions;

    /** Whoever takes it has to close it; null when nothing was agreed on, or somebody has. */
    private final AtomicReference<@Nullable DeflateAgreement> agreement;

    WireUpgrade(WireEngine engine, DefaultConnection connection, @Nullable DeflateAgreement agreement) {
        this.engine = engine;
        this.connection = connection;
        this.extensions = agreement == null ? null : agreement.header();
        this.agreement = new AtomicReference<>(agreement);
    }

    /**
     * Tells the headers of the answer, name and value, each once (RFC 6455 section 4.2.2); its status is 101.
     *
     * @param key the request's {@code Sec-WebSocket-Key}
     */
    public void answer(String key, BiConsumer<String, String> header) {
        header.accept("Upgrade", "websocket");
        header.accept("Connection", "Upgrade");
        header.accept("Sec-WebSocket-Accept", AcceptKey.of(key));
        connection.subprotocol().ifPresent(name -> header.accept("Sec-WebSocket-Protocol", name));
        extensions().ifPresent(agreed -> header.accept("Sec-WebSocket-Extensions", agreed));
    }

    /** What the answer must have as {@code Sec-WebSocket-Extensions}; empty for no such header. */
    Optional<String> extensions() {
        return Optional.ofNullable(extensions);
    }

    /**
     * The channel for the upgraded connection; neither reads nor writes before {@link WireChannel#open}. To be called once, and
     * the channel to be opened or {@linkplain WireChannel#abandon abandoned}.
     */
    public WireChannel channel(ByteStream stream) {
        engine.watchdog.forget(this);
        return engine.channel(connection, agreement.getAndSet(null), stream);
    }

    @Override
    public void look(long now) {
        if (connection.status() == ConnectionStatus.CLOSED) {
            drop();
        }
    }

    @Override
    public void drop() {
        engine.watchdog.forget(this);
        DeflateAgreement unused = agreement.getAndSet(null);
        if (unused != null) {
            unused.close();
        }
    }
}
