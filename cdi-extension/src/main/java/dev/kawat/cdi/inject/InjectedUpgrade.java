/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.inject;

import dev.kawat.Handshake;
import dev.kawat.UpgradeOptions;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketUpgrade;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The upgrade of requests, looked up when it is used because it may be injected before the application starts. */
final class InjectedUpgrade implements WebSocketUpgrade {

    private final ServerRegistry registry;

    InjectedUpgrade(ServerRegistry registry) {
        this.registry = registry;
    }

    private WebSocketUpgrade current() {
        return registry.upgrade()
                .orElseThrow(
                        () -> new IllegalStateException(
                                "a request cannot be upgraded: either the application has not started"
                                        + " yet, or the WebSocket engine of this server cannot do it, because it has no servlets"));
    }

    /** Makes the real handler with the first request, because applications ask for a handler when their beans are made. */
    @Override
    public Handler upgrade(UpgradeOptions options, BiConsumer<? super WebSocket, ? super Handshake> accept) {
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(accept, "accept");
        return registry.upgrade()
                .map(upgrade -> upgrade.upgrade(options, accept))
                .orElseGet(() -> new Later(options, accept));
    }

    @Override
    public void couple(HttpServletRequest request, HttpServletResponse response, WebSocket end)
            throws IOException, ServletException {
        current().couple(request, response, end);
    }

    /** A handler that is made when it is used. */
    private final class Later implements Handler {

        private final UpgradeOptions options;
        private final BiConsumer<? super WebSocket, ? super Handshake> accept;
        private volatile @Nullable Handler made;

        Later(UpgradeOptions options, BiConsumer<? super WebSocket, ? super Handshake> accept) {
            this.options = options;
            this.accept = accept;
        }

        @Override
        public void handle(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            Handler handler = made;
            if (handler == null) {
                handler = current().upgrade(options, accept);
                made = handler; // two threads may make one each; both work
            }
            handler.handle(request, response);
        }
    }
}
