/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client;

import dev.kawat.ConnectAttempt;
import dev.kawat.ConnectFailedException;
import dev.kawat.impl.client.connect.ConnectRequest;
import dev.kawat.impl.client.connect.RequestHeaders;
import dev.kawat.impl.client.connect.TargetUri;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The request of one attempt, which listeners may change before it begins. Used by one thread. */
final class ClientRequest implements ConnectAttempt {

    private final ConnectRequest usual;
    private final int number;
    private final @Nullable ConnectFailedException failure;
    private URI uri;
    private RequestHeaders headers;

    ClientRequest(ConnectRequest usual, int number, @Nullable ConnectFailedException failure) {
        this.usual = usual;
        this.number = number;
        this.failure = failure;
        this.uri = usual.uri();
        this.headers = usual.headers();
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public Optional<ConnectFailedException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public URI uri() {
        return uri;
    }

    @Override
    public void uri(URI other) {
        uri = TargetUri.check(other);
    }

    @Override
    public void header(String name, String value) {
        headers = headers.with(name, value);
    }

    /** Returns the request as it is now. */
    ConnectRequest request() {
        return new ConnectRequest(uri, headers, usual.subprotocols(), usual.options());
    }
}
