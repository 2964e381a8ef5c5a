/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import dev.kawat.ConnectionStatus;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.handshake.AcceptKey;
import dev.kawat.impl.liveness.Watchdog;
import dev.kawat.impl.liveness.Watched;
import dev.kawat.impl.wire.DeflateAgreement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection between its handshake and its channel: what was agreed on, and must be in the answer. If it never gets a channel,
 * because the upgrade failed or the server never began to speak WebSocket, the watchdog finds the connection closed, and gives
 * back what was reserved for it.
 */
public final class WireUpgrade implements Watched {

    private final WireEngine engine;
    private final Watchdog watchdog;
    private final DefaultConnection connection;
    private final @Nullable String extensions;

    /** Null when nothing was agreed on, or when the agreement was taken. The thread that takes it closes it. */
    private final AtomicReference<@Nullable DeflateAgreement> agreement;

    WireUpgrade(
            WireEngine engine, Watchdog watchdog, DefaultConnection connection, @Nullable DeflateAgreement agreement) {
        this.engine = engine;
        this.watchdog = watchdog;
        this.connection = connection;
        this.extensions = agreement == null ? null : agreement.header();
        this.agreement = new AtomicReference<>(agreement);
    }

    /**
     * Passes the headers of the answer, name and value, each once (RFC 6455 section 4.2.2). Its status is 101.
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

    /** Returns the {@code Sec-WebSocket-Extensions} of the answer; empty for no such header. */
    Optional<String> extensions() {
        return Optional.ofNullable(extensions);
    }

    /**
     * Makes the channel for the upgraded connection, which neither reads nor writes before {@link WireChannel#open}. Called once;
     * the caller opens the channel or {@linkplain WireChannel#abandon abandons} it.
     */
    public WireChannel channel(ByteStream stream) {
        watchdog.forget(this);
        return engine.channel(connection, agreement.getAndSet(null), stream);
    }

    @Override
    public void check(long now) {
        if (connection.status() == ConnectionStatus.CLOSED) {
            drop();
        }
    }

    @Override
    public void drop() {
        watchdog.forget(this);
        DeflateAgreement unused = agreement.getAndSet(null);
        if (unused != null) {
            unused.close();
        }
    }
}
