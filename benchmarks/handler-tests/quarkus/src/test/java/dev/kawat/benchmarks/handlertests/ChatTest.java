/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.handlertests;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.websockets.next.BasicWebSocketConnector;
import io.quarkus.websockets.next.WebSocketClientConnection;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ChatTest {

    @TestHTTPResource("/")
    URI uri;

    @Test
    void distributesWhatIsSaid() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        WebSocketClientConnection ann =
                BasicWebSocketConnector.create().baseUri(uri).path("chat/lobby").connectAndAwait();
        WebSocketClientConnection bob = BasicWebSocketConnector.create()
                .baseUri(uri)
                .path("chat/lobby")
                .onTextMessage((connection, message) -> heard.add(message))
                .connectAndAwait();
        ann.sendTextAndAwait(JsonObject.mapFrom(new Line("ann", "hello")).encode());
        String message = heard.poll(5, TimeUnit.SECONDS);
        assertThat(message).isNotNull();
        assertThat(new JsonObject(message).mapTo(Line.class)).isEqualTo(new Line("ann", "hello"));
        ann.closeAndAwait();
        bob.closeAndAwait();
    }
}
