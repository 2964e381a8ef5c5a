/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client.connect;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The way in which a client connects.
 *
 * @param connectTimeout the time for names, TCP, proxy and TLS together
 * @param handshakeTimeout the time for the opening handshake
 * @param maxRedirects how many redirects are followed; 0 for none
 * @param credentials for Basic authentication, sent when the server asks for them; null for none
 */
public record ConnectOptions(
        Duration connectTimeout,
        Duration handshakeTimeout,
        int maxRedirects,
        @Nullable Credentials credentials,
        ProxyChoice proxy,
        TlsOptions tls) {

    /** Returns the same with other proxies. */
    public ConnectOptions with(ProxyChoice other) {
        return new ConnectOptions(connectTimeout, handshakeTimeout, maxRedirects, credentials, other, tls);
    }

    /** Returns the same with other choices for TLS. */
    public ConnectOptions with(TlsOptions other) {
        return new ConnectOptions(connectTimeout, handshakeTimeout, maxRedirects, credentials, proxy, other);
    }
}
