/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.contract;

import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Does what it is told by one line: a command, a name and a text. */
@WebSocketEndpoint("/hall")
public class Hall {

    @OnMessage
    String told(String line, WebSocketConnection connection) {
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
                return connection.globalId();
            }
            default -> throw new IllegalArgumentException(line);
        }
        return "done " + line;
    }
}
