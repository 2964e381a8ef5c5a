/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client;

import dev.kawat.ClientConnection;
import dev.kawat.Codec;
import dev.kawat.ConnectFailedException;
import dev.kawat.ConnectFailedException.Part;
import dev.kawat.Handshake;
import dev.kawat.Payload;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.parameter.Failure;
import dev.kawat.impl.upgrade.ConnectionSocket;
import dev.kawat.impl.upgrade.SocketHandler;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The socket of a client, which connects once. Its events come from the callbacks of its connection, or from workers. */
final class ClientSocket extends ConnectionSocket {

    private final URI uri;

    /** The client that connects; null before it has begun. */
    private volatile @Nullable ClientConnection client;

    /**
     * A socket that has not begun to connect.
     *
     * @param uri the URI of the server
     * @param json reads messages as JSON
     */
    ClientSocket(URI uri, Codec json) {
        super(json);
        this.uri = uri;
    }

    /** Returns the handler of its connection. */
    SocketHandler handler() {
        return new SocketHandler(this::attached, this::opened);
    }

    private ConnectionSocket attached(DefaultConnection connection) {
        attach(connection);
        return this;
    }

    private @Nullable CompletionStage<@Nullable Void> opened(ConnectionSocket self, Handshake handshake) {
        return opened() ? listened() : null;
    }

    /**
     * Notes the client that has begun to connect, and follows it.
     *
     * @param workers notify listeners of a failure
     */
    void connects(ClientConnection connecting, Executor workers) {
        client = connecting;
        if (!hasOpened() && readyState() == CLOSING) {
            connecting.close(); // it was closed before there was anything to give up
        }
        var unused = connecting
                .connected()
                .whenCompleteAsync(
                        (connection, failure) -> {
                            if (failure != null) {
                                notConnected(Failure.unwrapped(failure));
                            }
                        },
                        workers);
    }

    @Override
    protected void message(Payload payload) {
        if (hasOpened()) {
            super.message(payload);
        }
    }

    @Override
    protected void ended(int code, String reason) {
        if (hasOpened()) {
            super.ended(code, reason);
        } else {
            notConnected(
                    new ConnectFailedException(Part.CANCELLED, uri, "the socket was closed before it was open", null));
        }
    }

    @Override
    protected void queue(Outbound.Close frame) {
        ClientConnection connecting = client;
        if (hasOpened()) {
            super.queue(frame);
        } else if (connecting != null) {
            connecting.close();
        }
    }

    @Override
    public Optional<String> url() {
        return Optional.of(uri.toString());
    }

    /** Returns what it is and the host, for logs. */
    @Override
    public String toString() {
        return "socket to " + uri.getScheme() + "://" + uri.getHost();
    }
}
