/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.reply;

import dev.kawat.Broadcast;
import dev.kawat.SendTo;
import dev.kawat.WebSocketConnection;
import dev.kawat.impl.descriptor.TopicTemplate;
import dev.kawat.impl.transport.Outbound;
import java.lang.reflect.Method;
import java.util.function.Predicate;

/** Whom results go to. Immutable. */
interface Target {

    /** The peer of the connection whose callback it was. */
    Target SENDER = new Target() {
        @Override
        public void send(Object message, Outlet outlet) {
            outlet.send(outlet.encode(message));
        }

        @Override
        public Object prepared(Object item, Outlet outlet) {
            return outlet.encode(item); // once, however often it has to be offered
        }

        @Override
        public Room offer(Object prepared, Outlet outlet, Runnable again) {
            return outlet.offer((Outbound) prepared, again);
        }
    };

    /** Sends one message. */
    void send(Object message, Outlet outlet);

    /** What to offer for an item of a stream. */
    default Object prepared(Object item, Outlet outlet) {
        return item;
    }

    /** Sends an item of a stream if there is room. */
    default Room offer(Object prepared, Outlet outlet, Runnable again) {
        Room room = outlet.room(again);
        if (room == Room.NOW) {
            send(prepared, outlet);
        }
        return room;
    }

    /** Whom the results of a method go to. */
    static Target of(Method method) {
        Broadcast broadcast = method.getAnnotation(Broadcast.class);
        if (broadcast != null) {
            boolean all = !broadcast.exceptSender();
            return (message, outlet) -> {
                WebSocketConnection sender = outlet.connection();
                sender.server().broadcast(message, receivers(all, sender));
            };
        }
        SendTo sendTo = method.getAnnotation(SendTo.class);
        return sendTo == null ? SENDER : toTopic(new TopicTemplate(sendTo.value()), !sendTo.exceptSender());
    }

    private static Target toTopic(TopicTemplate template, boolean all) {
        return (message, outlet) -> {
            WebSocketConnection sender = outlet.connection();
            String topic = template.name(
                    variable -> sender.handshake().pathParam(variable).orElseThrow()); // the path has it
            sender.server().topic(topic).send(message, receivers(all, sender));
        };
    }

    private static Predicate<WebSocketConnection> receivers(boolean all, WebSocketConnection sender) {
        return connection -> all || connection != sender;
    }
}
