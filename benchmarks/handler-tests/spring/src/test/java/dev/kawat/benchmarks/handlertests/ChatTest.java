/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.handlertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import tools.jackson.databind.ObjectMapper;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ChatTest {

    @LocalServerPort
    int port;

    @Autowired
    ObjectMapper json;

    @Test
    void distributesWhatIsSaid() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (WebSocketSession ann = connect(new TextWebSocketHandler());
                WebSocketSession bob = connect(new TextWebSocketHandler() {
                    @Override
                    protected void handleTextMessage(WebSocketSession session, TextMessage message) {
                        heard.add(message.getPayload());
                    }
                })) {
            ann.sendMessage(new TextMessage(json.writeValueAsString(new Line("ann", "hello"))));
            String message = heard.poll(5, TimeUnit.SECONDS);
            assertThat(message).isNotNull();
            assertThat(json.readValue(message, Line.class)).isEqualTo(new Line("ann", "hello"));
        }
    }

    private WebSocketSession connect(TextWebSocketHandler handler) throws Exception {
        return new StandardWebSocketClient()
                .execute(handler, "ws://localhost:" + port + "/chat/lobby")
                .get(5, TimeUnit.SECONDS);
    }
}
