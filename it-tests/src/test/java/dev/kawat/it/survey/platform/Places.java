/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey.platform;

import dev.kawat.OnConnection;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.it.app.Report;
import jakarta.inject.Inject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Reports what the platform knows in every callback, on workers. */
@WebSocketEndpoint("/secured/places/{key}")
public class Places {

    @Inject
    Knowledge knowledge;

    @Inject
    Report report;

    private String key = "?";

    private void tell(String where) {
        report.add(key, where + ": " + knowledge.here());
    }

    @OnConnection
    void gate(@PathParam("key") String key) {
        this.key = key;
        tell("gate");
    }

    @OnOpen
    CompletionStage<Void> open(WebSocketConnection connection) {
        tell("open");
        return connection.sendAsync("hello").thenRun(() -> tell("sent"));
    }

    @OnMessage
    Stream<String> message(String text) {
        tell("message");
        if (text.equals("fail")) {
            throw new IllegalStateException(text);
        }
        return Stream.of(text).peek(item -> tell("item"));
    }

    @OnError
    void failed(IllegalStateException failure) {
        tell("error");
    }

    @OnClose
    void close() {
        tell("close");
    }
}
