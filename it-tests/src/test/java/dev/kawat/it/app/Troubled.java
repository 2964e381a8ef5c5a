/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.Payload;
import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Fails as the message says; handles some of its failures, leaves some to {@link Caretaker}, and lives with the rest. */
@WebSocketEndpoint(value = "/troubled", onFailure = "log")
public class Troubled {

    /** A failure that the whole application knows. */
    public static class SharedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @OnMessage
    CompletionStage<String> text(String text) {
        return switch (text) {
            case "number" -> throw new NumberFormatException(Failing.SECRET);
            case "argument" -> throw new IllegalArgumentException(Failing.SECRET);
            case "shared" -> throw new SharedException();
            case "shared later" -> CompletableFuture.failedFuture(new SharedException());
            case "state" -> throw new IllegalStateException(Failing.SECRET);
            default -> CompletableFuture.completedFuture(text);
        };
    }

    @OnError
    String number(NumberFormatException failure, Payload message) {
        return "no number: " + text(message);
    }

    @OnError
    String argument(IllegalArgumentException failure) {
        return "bad argument";
    }

    static String text(Payload message) {
        return message instanceof Payload.Text text ? text.text() : "binary";
    }
}
