/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.OnConnection;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.json.bind.annotation.JsonbSubtype;
import jakarta.json.bind.annotation.JsonbTypeInfo;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.util.concurrent.TimeUnit;

/** Endpoints for peers that mean harm. */
public final class Hostile {

    private Hostile() {}

    /** Counts its visitors, and echoes. */
    @WebSocketEndpoint("/hostile/visitors")
    public static class Visitors {

        @OnMessage
        String answer(String text, WebSocketConnection connection) {
            return text.equals("count")
                    ? "visitors " + connection.server().connections().size()
                    : text;
        }
    }

    /** Does not wait long for the rest of a frame, or of a message. */
    @WebSocketEndpoint(value = "/hostile/impatient", frameTimeout = "500ms", messageTimeout = "1s")
    public static class Impatient {

        @OnMessage
        String echo(String text) {
            return text;
        }
    }

    /** Sends to all, and keeps little for those that do not read. */
    @WebSocketEndpoint(value = "/hostile/hall", outboxBytes = "1MiB", writeTimeout = "2s", closeTimeout = "2s")
    public static class Hall {

        @OnOpen
        String opened() {
            return "in";
        }

        @OnMessage
        String said(String text, WebSocketConnection connection) {
            return text.equals("count")
                    ? "visitors " + connection.server().connections().size()
                    : "receivers " + connection.server().broadcast(text, other -> other != connection);
        }
    }

    /** Lets in whom somebody opens the door for; only a few may wait. */
    @WebSocketEndpoint(value = "/hostile/gate/{key}", maxPendingHandshakes = "4")
    public static class Gated {

        @Inject
        Waiting.Doors doors;

        @Inject
        Report report;

        @OnConnection
        boolean gate(@PathParam("key") String key) throws InterruptedException {
            report.add(key, "waits");
            return doors.of(key).await(30, TimeUnit.SECONDS);
        }

        @OnMessage
        String echo(String text) {
            return text;
        }
    }

    /** Opens doors. */
    @WebSocketEndpoint("/hostile/door/{key}")
    public static class Door {

        @Inject
        Waiting.Doors doors;

        @OnMessage
        String open(String text, @PathParam("key") String key) {
            doors.of(key).countDown();
            return "opened";
        }
    }

    /** For users of the container, behind a gate that takes its time. */
    @WebSocketEndpoint("/hostile/members/{key}")
    @RolesAllowed("member")
    public static class Members {

        @Inject
        Waiting.Doors doors;

        @Inject
        Report report;

        @OnConnection
        boolean gate(@PathParam("key") String key) throws InterruptedException {
            report.add(key, "waits");
            return doors.of(key).await(30, TimeUnit.SECONDS);
        }

        @OnOpen
        String opened(@PathParam("key") String key) {
            report.add(key, "open");
            return "in";
        }

        @OnMessage
        void ignore(String text) {}

        @OnClose
        void closed(CloseReason reason, @PathParam("key") String key) {
            report.add(key, "close " + reason.getCloseCode().getCode());
        }
    }

    /** Takes shapes, which say in the message what they are. */
    @WebSocketEndpoint("/hostile/shapes")
    public static class Shapes {

        @OnMessage
        String area(Shape shape) {
            return shape.name();
        }
    }

    /** What a message may be. */
    @JsonbTypeInfo(
            key = "@type",
            value = {
                @JsonbSubtype(alias = "circle", type = Circle.class),
                @JsonbSubtype(alias = "square", type = Square.class)
            })
    public interface Shape {

        /** What it is. */
        String name();
    }

    /** A shape. */
    public static class Circle implements Shape {

        /** In any unit. */
        public double radius;

        @Override
        public String name() {
            return "circle " + radius;
        }
    }

    /** Another shape. */
    public static class Square implements Shape {

        /** In any unit. */
        public double side;

        @Override
        public String name() {
            return "square " + side;
        }
    }

    /** What a message must not be able to make. */
    public static class Bomb implements Shape {

        @Override
        public String name() {
            return "a bomb";
        }
    }
}
