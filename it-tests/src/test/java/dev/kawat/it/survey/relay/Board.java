/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey.relay;

import dev.kawat.Cluster;
import dev.kawat.ClusterNode;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.util.stream.Collectors;

/** Sends what is said to all that are connected to some node; answers what begins with a question mark. */
@WebSocketEndpoint("/board")
public class Board {

    private static final String TOPIC = "news";

    @Inject
    Cluster cluster;

    @OnOpen
    void opened(WebSocketConnection reader) {
        reader.subscribe(TOPIC);
    }

    @OnMessage
    String said(String text, WebSocketConnection speaker) {
        return switch (text) {
            case "?state" -> cluster.state().toString();
            case "?nodes" -> cluster.nodes().stream().map(ClusterNode::name).collect(Collectors.joining(","));
            case "?threads" ->
                String.valueOf(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("kawat-jms"))
                        .count());
            default -> {
                speaker.server().topic(TOPIC).send(text);
                yield null;
            }
        };
    }
}
