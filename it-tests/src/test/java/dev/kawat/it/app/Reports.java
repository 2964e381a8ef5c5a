/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.inject.Inject;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;

/** Sends the entries of a report, each as it is written. */
@WebSocketEndpoint("/report/{key}")
public class Reports {

    @Inject
    Report report;

    @OnOpen
    void opened(WebSocketConnection connection, @PathParam("key") String key) {
        report.read(key, connection);
    }
}
