/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.DataType;
import dev.kawat.Handshake;
import dev.kawat.SendException;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import dev.kawat.WebSocketServers;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The endpoints behind the numbers of {@code docs/ancestors.md} that no other endpoint shows. */
public final class Ancestors {

    private Ancestors() {}

    /** A message in JSON. */
    public record Said(String text) {}

    /** Keeps a colour for each connection, and reports its callbacks. */
    @WebSocketEndpoint(value = "/ancestors/member/{key}", maxMessage = "1KiB")
    public static class Member {

        @Inject
        Report report;

        @Inject
        WebSocketServers servers;

        private volatile String colour = "no colour";

        @OnOpen
        void opened(WebSocketConnection connection, @PathParam("key") String key) {
            report.add(key, "open " + connection.status().text());
        }

        @OnMessage
        String command(String text, WebSocketConnection connection, @PathParam("key") String key) {
            String[] words = text.split(" ", 2);
            switch (words[0]) {
                case "report" -> report.add(key, words[1]);
                case "send" -> send(words[1], connection);
                case "late" -> sendTooLate(connection, key);
                case "fail" -> throw new IllegalStateException(Failing.SECRET);
                case "paint" -> colour = words[1];
                case "colours" -> {
                    return members(connection, key).stream()
                            .map(other -> other.handler(Member.class).colour)
                            .sorted()
                            .collect(Collectors.joining(", "));
                }
                case "queue" -> {
                    return "queued " + connection.send("first");
                }
                case "count" -> {
                    return members(connection, key).size() + " members";
                }
                case "id" -> {
                    return connection.id() + " " + connection.globalId();
                }
                case "find" -> {
                    return find(connection);
                }
                default -> {
                    Handshake handshake = connection.handshake();
                    return handshake.path() + " "
                            + handshake.queryParam("since").orElse("ever") + " "
                            + handshake.header("X-Token").orElse("no token");
                }
            }
            return null;
        }

        private static List<WebSocketConnection> members(WebSocketConnection connection, String key) {
            return connection.server().connections().stream()
                    .filter(other -> other.pathParam("key").orElseThrow().equals(key))
                    .toList();
        }

        /** The static type says nothing. */
        private static void send(String what, WebSocketConnection connection) {
            Object message = switch (what) {
                case "text" -> "text";
                case "characters" -> CharBuffer.wrap("characters");
                case "bytes" -> new byte[] {1, 2};
                case "buffer" -> ByteBuffer.wrap(new byte[] {3, 4});
                case "number" -> 7;
                case "date" -> LocalDate.of(2026, 1, 2);
                default -> new Said(what);
            };
            connection.send(message);
        }

        private void sendTooLate(WebSocketConnection connection, String key) {
            connection.terminate(4000, "late");
            report.add(key, "send " + connection.send("late"));
            report.add(
                    key,
                    "broadcast "
                            + connection
                                    .server()
                                    .broadcast(
                                            "late",
                                            other -> other.pathParam("key")
                                                    .orElseThrow()
                                                    .equals(key)));
            try {
                connection.sendAsync("late").toCompletableFuture().join();
            } catch (CompletionException failure) {
                report.add(key, "sendAsync " + ((SendException) failure.getCause()).outcome());
            }
        }

        private String find(WebSocketConnection connection) {
            WebSocketServer server = connection.server();
            return "by id " + (server.connection(connection.id()).orElseThrow() == connection) + ", by global id "
                    + (servers.connection(connection.globalId()).orElseThrow() == connection) + ", by handler "
                    + (servers.byClass(Member.class).orElseThrow() == server);
        }

        @OnError
        void failed(Throwable failure, WebSocketConnection connection, @PathParam("key") String key) {
            report.add(key, "error " + failure.getClass().getSimpleName());
        }

        @OnClose
        void closed(WebSocketConnection connection, CloseReason reason, @PathParam("key") String key) {
            report.add(
                    key,
                    "close " + reason.getCloseCode().getCode() + " "
                            + connection.status().text() + " listed="
                            + connection.server().connections().contains(connection));
        }
    }

    /** Reports the end of a connection. */
    public abstract static class Reporting {

        @Inject
        Report report;

        @OnError
        void failed(Throwable failure, @PathParam("key") String key) {
            report.add(key, "error " + failure.getClass().getSimpleName());
        }

        @OnClose
        void closed(CloseReason reason, @PathParam("key") String key) {
            report.add(key, "close " + reason.getCloseCode().getCode());
        }
    }

    /** Gets every message as text. */
    @WebSocketEndpoint(value = "/ancestors/text/{key}", dataType = DataType.TEXT)
    public static class AsText extends Reporting {

        @OnMessage
        String text(String text) {
            return "text " + text;
        }
    }

    /** Gets every message as bytes. */
    @WebSocketEndpoint(value = "/ancestors/blob/{key}", dataType = DataType.BLOB)
    public static class AsBlob extends Reporting {

        @OnMessage
        String bytes(byte[] bytes) {
            return "bytes " + bytes.length;
        }
    }

    /** Gets every message as an object. */
    @WebSocketEndpoint(value = "/ancestors/object/{key}", dataType = DataType.OBJECT)
    public static class AsObject extends Reporting {

        @OnMessage
        String said(Said said) {
            return "object " + said.text();
        }
    }

    /** Gets every message in the kind in which it came. */
    @WebSocketEndpoint("/ancestors/auto/{key}")
    public static class AsItCame extends Reporting {

        @OnMessage
        String text(String text) {
            return "text " + text;
        }

        @OnMessage
        String bytes(byte[] bytes) {
            return "bytes " + bytes.length;
        }
    }

    /** Waits 300 ms for the answer to a close frame. */
    @WebSocketEndpoint(value = "/ancestors/impatient/{key}", closeTimeout = "300ms")
    public static class Impatient extends Reporting {

        @OnMessage
        void close(String reason, WebSocketConnection connection) {
            connection.close(4000, reason);
        }
    }

    /** Subscribes each connection to a topic, and fails when it ends. */
    @WebSocketEndpoint("/ancestors/tagged/{key}")
    public static class Tagged {

        @Inject
        Report report;

        @OnOpen
        void opened(WebSocketConnection connection, @PathParam("key") String key) {
            connection.subscribe(key);
        }

        @OnMessage
        String count(String text, WebSocketServer server, @PathParam("key") String key) {
            return "tagged " + server.topic(key).connections().size();
        }

        @OnClose
        void closed(WebSocketServer server, @PathParam("key") String key) {
            report.add(key, "left are " + server.topic(key).connections().size());
            throw new IllegalStateException(Failing.SECRET);
        }
    }

    /** Has the connections whose ends of pairs {@link Upgraded} gives it, with a tag for the key of each. */
    @WebSocketEndpoint("/ancestors/room/{key}")
    public static class Room {

        private static final int MANY = 4096;

        @Inject
        Report report;

        @OnOpen
        void opened(WebSocketConnection connection, @PathParam("key") String key) {
            report.add(key, "open " + connection.topics().size() + " tags");
        }

        @OnMessage
        String command(
                String text, WebSocketConnection connection, WebSocketServer server, @PathParam("key") String key) {
            switch (text) {
                case "count" -> {
                    return "tagged " + server.topic(key).connections().size();
                }
                case "close" -> connection.close(4002, "as you wish");
                case "all" -> server.topic(key).send("to all");
                case "flood" -> report.add(key, flood(connection));
                default -> report.add(key, "message " + text);
            }
            return null;
        }

        /** Sends one large message after another, each when the one before was taken. */
        private static String flood(WebSocketConnection connection) {
            String large = "x".repeat(1 << 16);
            try {
                for (int i = 0; i < MANY; i++) {
                    connection.sendAsync(large).toCompletableFuture().join();
                }
                return "all was taken";
            } catch (CompletionException failure) {
                return "flood " + ((SendException) failure.getCause()).outcome();
            }
        }

        @OnClose
        void closed(CloseReason reason, @PathParam("key") String key) {
            report.add(key, "close " + reason.getCloseCode().getCode() + " '" + reason.getReasonPhrase() + "'");
        }
    }

    /** Lets a code of 3000 pass. */
    @WebSocketEndpoint(value = "/ancestors/lenient/{key}", terminateMinCode = "3000")
    public static class Lenient {

        @OnMessage
        void terminate(String reason, WebSocketConnection connection) {
            connection.terminate(3000, reason);
        }
    }

    /** Answers one text by itself, and keeps a small state for each connection. */
    @WebSocketEndpoint("/ancestors/small-state/{key}")
    public static class SmallState {

        @Inject
        Waiting.Doors doors;

        @Inject
        Report report;

        private final StringBuilder seen = new StringBuilder();

        @OnOpen
        void opened(WebSocketConnection connection, @PathParam("key") String key) {
            connection.server().autoResponse("ping", "pong");
            connection.subscribe(key);
        }

        @OnMessage
        String command(String text, WebSocketConnection connection, @PathParam("key") String key)
                throws InterruptedException {
            seen.append('[').append(text).append(']');
            String[] words = text.split(" ", 2);
            return switch (words[0]) {
                case "seen" ->
                    seen + (connection.lastAutoResponse().isPresent() ? " and answered by itself" : " and no more");
                case "open" -> {
                    doors.of(key).countDown();
                    yield "opened";
                }
                case "wait" -> doors.of(key).await(30, TimeUnit.SECONDS) ? "passed " + words[1] : "gave up";
                case "attach" -> attach(words[1], connection);
                case "attach-long" -> attach("a".repeat(Integer.parseInt(words[1])), connection);
                case "length" ->
                    String.valueOf(
                            connection.attachment(String.class).orElseThrow().length());
                case "tagged" ->
                    connection.server().topic(key).connections().stream()
                            .map(other -> other.attachment(String.class).orElse("nothing"))
                            .sorted()
                            .collect(Collectors.joining(", "));
                default -> text;
            };
        }

        @OnClose
        void closed(WebSocketConnection connection, @PathParam("key") String key) {
            report.add(
                    key,
                    "closed, and attached is "
                            + connection.attachment(String.class).orElse("nothing"));
        }

        private static String attach(String value, WebSocketConnection connection) {
            try {
                connection.attach(value);
                return "attached";
            } catch (IllegalArgumentException tooLong) {
                return tooLong.getMessage();
            }
        }
    }

    /** Ends the server, at once or with the time that the message says, and with much patience for peers otherwise. */
    public abstract static class Ending extends Reporting {

        @OnMessage
        String end(String milliseconds, WebSocketServer server) {
            if (milliseconds.equals("terminated")) {
                return "terminated " + server.terminated();
            }
            if (milliseconds.equals("now")) {
                server.terminate();
            } else {
                server.terminate(Duration.ofMillis(Long.parseLong(milliseconds)));
            }
            report.add("ending-" + milliseconds, "terminated " + server.terminated());
            return null;
        }
    }

    /** A server to end. */
    @WebSocketEndpoint(value = "/ancestors/ended/{key}", closeTimeout = "10m")
    public static class Ended extends Ending {}

    /** Another server to end. */
    @WebSocketEndpoint(value = "/ancestors/ended-in-time/{key}", closeTimeout = "10m")
    public static class EndedInTime extends Ending {}

    /** A further server to end. */
    @WebSocketEndpoint(value = "/ancestors/ended-at-once/{key}", closeTimeout = "10m")
    public static class EndedAtOnce extends Ending {}
}
