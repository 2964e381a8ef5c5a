/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import dev.kawat.Position;
import dev.kawat.Topic;
import dev.kawat.TopicGap;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** An endpoint whose topics are kept. It does what it is told by one line: a command, a topic and a text. */
@WebSocketEndpoint(value = "/diary", history = "short.*=10/1h,day.*=5000/1h,brief.*=100/1s")
public class Diary {

    /** Tells connections what they miss. */
    @ApplicationScoped
    public static class Gaps {

        void missed(@Observes TopicGap gap) {
            gap.connection().send("gap " + gap.topic().name());
        }
    }

    @OnOpen
    void opened(WebSocketConnection connection) {
        connection.send("open");
    }

    @OnMessage
    CompletionStage<String> told(String line, WebSocketConnection connection) {
        String[] words = line.split(" ", 3);
        Topic topic = connection.server().topic(words[1]);
        return switch (words[0]) {
            case "subscribe" -> connection.subscribeAsync(words[1]).thenApply(recovery -> "done " + line);
            case "from" ->
                connection
                        .subscribeAsync(words[1], Position.parse(words[2]))
                        .thenApply(recovery -> recovery.outcome() + " " + recovery.messages());
            case "say" -> {
                topic.send(words[2]);
                yield done(line);
            }
            case "both" -> { // what is said right after must come back
                connection.subscribe(words[1]);
                topic.send(words[2]);
                yield done(line);
            }
            case "others" -> {
                topic.except(connection).send(words[2]);
                yield done(line);
            }
            case "publish" ->
                topic.publish(words[2])
                        .handle((published, failure) -> failure == null
                                ? "at " + published.position().orElseThrow()
                                : "failed " + failure.getCause());
            case "position" -> topic.position().thenApply(position -> "at " + position);
            case "history" ->
                topic.history(Position.OLDEST, Integer.parseInt(words[2]))
                        .thenApply(history -> history.messages().stream()
                                .map(message -> String.valueOf(message.content()))
                                .collect(Collectors.joining(",")));
            default -> throw new IllegalArgumentException(line);
        };
    }

    private static CompletionStage<String> done(String line) {
        return java.util.concurrent.CompletableFuture.completedStage("done " + line);
    }
}
