/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.reply;

import dev.kawat.Broadcast;
import dev.kawat.Recipients;
import dev.kawat.SendTo;
import dev.kawat.WebSocketConnection;
import dev.kawat.impl.descriptor.TopicTemplate;
import dev.kawat.impl.message.EncodedMessage;
import java.lang.reflect.Method;
import java.util.function.Function;

/** The receivers of results. Immutable. */
interface Target {

    /** The peer of the connection whose callback returned the result. */
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
        public Acceptance offer(Object prepared, Outlet outlet, Runnable again) {
            return outlet.offer((EncodedMessage) prepared, again);
        }
    };

    /** Sends one message. */
    void send(Object message, Outlet outlet);

    /** Returns the object to offer for an item of a stream. */
    default Object prepared(Object item, Outlet outlet) {
        return item;
    }

    /** Sends an item of a stream if it is accepted. */
    default Acceptance offer(Object prepared, Outlet outlet, Runnable again) {
        Acceptance answer = outlet.acceptance(again);
        if (answer == Acceptance.NOW) {
            send(prepared, outlet);
        }
        return answer;
    }

    /** Returns the receivers of the results of a method. */
    static Target of(Method method) {
        Broadcast broadcast = method.getAnnotation(Broadcast.class);
        if (broadcast != null) {
            return to(sender -> sender.server().everyone(), broadcast.exceptSender());
        }
        SendTo sendTo = method.getAnnotation(SendTo.class);
        return sendTo == null ? SENDER : to(topic(new TopicTemplate(sendTo.value())), sendTo.exceptSender());
    }

    private static Function<WebSocketConnection, Recipients> topic(TopicTemplate template) {
        return sender -> sender.server()
                .topic(template.name(
                        variable -> sender.handshake().pathParam(variable).orElseThrow())); // the path has it
    }

    private static Target to(Function<WebSocketConnection, Recipients> recipients, boolean exceptSender) {
        return (message, outlet) -> {
            WebSocketConnection sender = outlet.connection();
            Recipients all = recipients.apply(sender);
            outlet.sendTo(exceptSender ? all.except(sender) : all, message);
        };
    }
}
