/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import dev.kawat.Handshake;
import dev.kawat.HandshakeDecision;
import dev.kawat.Identity;
import dev.kawat.NonBlocking;
import dev.kawat.OnConnection;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Handlers that the tests of the kit test. */
final class Sample {

    private Sample() {}

    /** What handlers have seen. */
    @ApplicationScoped
    public static class Journal {

        private final Queue<String> entries = new ConcurrentLinkedQueue<>();

        public void add(String entry) {
            entries.add(entry);
        }

        public List<String> entries() {
            return List.copyOf(entries);
        }
    }

    /** Says what it is sent, and notes what happens. */
    @WebSocketEndpoint("/echo")
    public static class Echo {

        @Inject
        Journal journal;

        @OnOpen
        void opened() {
            journal.add("open");
        }

        @OnMessage
        void text(String message, WebSocketConnection connection) {
            connection.send(message);
        }

        @OnMessage
        void bytes(ByteBuffer message, WebSocketConnection connection) {
            connection.send(message);
        }

        @OnClose
        void closed(CloseReason reason) {
            journal.add("close " + reason.getCloseCode().getCode());
        }
    }

    /** Greets whoever connects. */
    @WebSocketEndpoint(
            value = "/greeter",
            subprotocols = {"loud", "quiet"})
    public static class Greeter {

        @OnOpen
        String greet(Handshake handshake, WebSocketConnection connection) {
            return String.join(
                    " ",
                    "hello",
                    handshake.identity().map(Identity::name).orElse("nobody"),
                    handshake.header("X-Color").orElse("-"),
                    handshake.queryParam("size").orElse("-"),
                    handshake.cookie("taste").orElse("-"),
                    connection.subprotocol().orElse("-"));
        }
    }

    /** Adds numbers, and fails at what is none. */
    @WebSocketEndpoint("/sum")
    public static class Sum {

        @OnMessage
        int add(String number) {
            return Integer.parseInt(number) + 1;
        }
    }

    /** The same, and tells the client. */
    @WebSocketEndpoint("/polite")
    public static class Polite {

        @OnMessage
        int add(String number) {
            return Integer.parseInt(number) + 1;
        }

        @OnError
        String sorry(NumberFormatException wrong) {
            return "no number";
        }
    }

    /** A point, as JSON. */
    public record Point(int x, int y) {}

    /** Mirrors points. */
    @WebSocketEndpoint("/points")
    public static class Points {

        @OnMessage
        Point mirrored(Point point) {
            return new Point(point.y(), point.x());
        }
    }

    /** For members. */
    @RolesAllowed("member")
    @WebSocketEndpoint("/members")
    public static class Members {

        @OnOpen
        String opened(WebSocketConnection connection) {
            return connection.identity().map(Identity::name).orElse("nobody");
        }
    }

    /** Admits those who say please. */
    @WebSocketEndpoint("/gate")
    public static class Gate {

        @OnConnection
        HandshakeDecision decide(Handshake handshake) {
            if (handshake.queryParam("fail").isPresent()) {
                throw new IllegalStateException("the gate is broken");
            }
            return handshake.queryParam("please").isPresent()
                    ? HandshakeDecision.accept()
                    : HandshakeDecision.refuse(429, Map.of("Retry-After", "60"));
        }

        @OnMessage
        void ignore(String message) {}
    }

    /** Sends as much as it is told to. */
    @WebSocketEndpoint("/flood")
    public static class Flood {

        @Inject
        Journal journal;

        @OnMessage
        void send(String kilobytes, WebSocketConnection connection) {
            byte[] kilobyte = new byte[1024];
            for (int i = 0; i < Integer.parseInt(kilobytes); i++) {
                connection.send(kilobyte);
            }
        }

        @OnClose
        void closed(CloseReason reason) {
            journal.add("close " + reason.getCloseCode().getCode());
        }
    }

    /** Answers on the thread that reads. */
    @NonBlocking
    @WebSocketEndpoint("/quick")
    public static class Quick {

        @OnMessage
        String answer(String message) {
            return message + " on " + Thread.currentThread().getName();
        }
    }

    /** Says what it is sent, once it may. */
    @WebSocketEndpoint(value = "/backlog", mailboxMessages = "400", outboxMessages = "1000")
    public static class Backlog {

        @Inject
        Start start;

        @OnMessage
        String answer(String message) throws InterruptedException {
            start.await();
            return message;
        }
    }

    /** Lets {@link Backlog} begin. */
    @ApplicationScoped
    public static class Start {

        private final CountDownLatch given = new CountDownLatch(1);

        public void await() throws InterruptedException {
            given.await();
        }

        public void give() {
            given.countDown();
        }
    }

    /** Waits for the end of the test. */
    @WebSocketEndpoint("/stuck")
    public static class Stuck {

        @Inject
        Begun begun;

        private final CountDownLatch end = new CountDownLatch(1);

        @OnMessage
        void await(String message) throws InterruptedException {
            begun.by(Thread.currentThread());
            end.await();
        }

        @OnClose
        void closed() {}
    }

    /** Knows which thread is stuck. */
    @ApplicationScoped
    public static class Begun {

        private final CompletableFuture<Thread> thread = new CompletableFuture<>();

        /** Notes the thread. */
        public void by(Thread stuck) {
            thread.complete(stuck);
        }

        /** Returns once the thread waits. */
        public void awaitWaiting() throws Exception {
            Thread stuck = thread.get(10, TimeUnit.SECONDS);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (stuck.getState() != Thread.State.WAITING && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
        }
    }

    /** Where greetings come from. */
    public interface Greetings {

        /** The greeting for somebody. */
        String to(String name);
    }

    /** The greetings of the application. */
    @ApplicationScoped
    public static class Formal implements Greetings {
        @Override
        public String to(String name) {
            return "Good day, " + name;
        }
    }

    /** The greetings of a test. */
    @Alternative
    @ApplicationScoped
    public static class Casual implements Greetings {
        @Override
        public String to(String name) {
            return "Hi " + name;
        }
    }

    /** Greets by whatever greetings there are. */
    @WebSocketEndpoint("/hello")
    public static class Hello {

        @Inject
        Greetings greetings;

        @OnMessage
        Optional<String> greet(String name) {
            return Optional.ofNullable(greetings.to(name));
        }
    }
}
