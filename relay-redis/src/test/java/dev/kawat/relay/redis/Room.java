/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import dev.kawat.RelayException;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Does what it is told by one line: a command, a name and a text. What it answers begins with {@link #ANSWER}. */
@WebSocketEndpoint("/room")
public class Room {

    static final String ANSWER = "> ";

    @OnMessage
    CompletionStage<String> told(String line, WebSocketConnection connection) {
        String[] words = line.split(" ", 3);
        switch (words[0]) {
            case "subscribe" -> connection.subscribe(words[1]);
            case "unsubscribe" -> connection.unsubscribe(words[1]);
            case "topic" -> connection.server().topic(words[1]).send(words[2]);
            case "others" ->
                connection.server().topic(words[1]).except(connection).send(words[2]);
            case "here" -> connection.server().topic(words[1]).here().send(words[2]);
            case "bytes" ->
                connection.server().topic(words[1]).send(ByteBuffer.wrap(words[2].getBytes(StandardCharsets.UTF_8)));
            case "everyone" -> connection.server().broadcast(words[2]);
            case "user" -> connection.server().user(words[1]).send(words[2]);
            case "to" -> connection.server().anywhere(words[1]).send(words[2]);
            case "filter" ->
                connection.server().everyone().filter(other -> true).send(words[2]);
            case "id" -> {
                return answer(connection.globalId());
            }
            case "publish" -> {
                return connection
                        .server()
                        .topic(words[1])
                        .publish(words[2])
                        .handle((published, failure) -> ANSWER + (failure == null ? "published" : reason(failure)));
            }
            default -> throw new IllegalArgumentException(line);
        }
        return answer("done");
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof RelayException lost ? lost.reason().name() : String.valueOf(cause);
    }

    private static CompletionStage<String> answer(String text) {
        return CompletableFuture.completedStage(ANSWER + text);
    }

    @OnError
    String refused(RuntimeException refusal) {
        return ANSWER + "refused: " + refusal.getMessage();
    }
}
