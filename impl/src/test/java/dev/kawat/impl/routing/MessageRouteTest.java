/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.MessageDecodeException;
import dev.kawat.MessageType;
import dev.kawat.Payload;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.codec.JsonCheck;
import dev.kawat.impl.codec.MessageTypeReader;
import dev.kawat.impl.descriptor.EndpointReader;
import dev.kawat.impl.handler.HandlerBinding;
import dev.kawat.impl.handler.HandlerInvoker;
import dev.kawat.impl.mailbox.ConcurrencyLimiter;
import dev.kawat.impl.mailbox.Event;
import dev.kawat.impl.mailbox.EventProperties;
import dev.kawat.impl.mailbox.Mailbox;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.JsonBounds;
import dev.kawat.impl.testing.ManualExecutor;
import jakarta.websocket.OnMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** When the type of a JSON message is read, and how often: it is a pass over the message. */
class MessageRouteTest {

    private static final String START = "{\"type\":\"start\"}";
    private static final String UNKNOWN = "{\"type\":\"unknown\"}";

    @WebSocketEndpoint("/p")
    static class Typed {
        @OnMessage
        @MessageType("start")
        void start(String message) {}
    }

    private final ManualExecutor usual = new ManualExecutor();
    private final ManualExecutor own = new ManualExecutor();
    private final List<Object> readings = new ArrayList<>();
    private final List<String> outcomes = new ArrayList<>();
    private final MessageRoute route = new MessageRoute.ByType(
            Map.of("start", new MessageRoute.Target(invoker(), message -> message, own)),
            null,
            new MessageTypeReader("type", new JsonCheck(JsonBounds.defaults())),
            this::read,
            usual);

    private final Mailbox.Runner runner = new Mailbox.Runner() {
        @Override
        public EventProperties resolve(Object event) {
            return event instanceof Event ? EventProperties.NON_BLOCKING : route;
        }

        @Override
        public CompletionStage<?> run(Object event, EventProperties properties) {
            if (properties instanceof MessageRoute resolved) {
                outcomes.add(outcome(resolved, event));
            }
            return null;
        }

        @Override
        public void moreFollow(boolean more) {}
    };

    private static HandlerInvoker invoker() {
        return HandlerBinding.of(
                        EndpointReader.read(Typed.class, new Problems()).orElseThrow())
                .messages()
                .byType()
                .get("start");
    }

    private Payload read(Object message) {
        readings.add(message);
        return Payload.of((String) message);
    }

    private static String outcome(MessageRoute resolved, Object message) {
        try {
            return resolved.target(message).invoker().callback().method().getName();
        } catch (MessageDecodeException unknown) {
            return "unknown";
        }
    }

    private Mailbox started(Mailbox.Runner running) {
        Mailbox mailbox = new Mailbox(10, 1 << 20, running, paused -> {}, usual);
        mailbox.start(Event.Opened.INSTANCE);
        return mailbox;
    }

    @Test
    void readsAMessageOnceWhenItIsItsWorkersTurn() {
        Mailbox mailbox = started(runner);

        mailbox.post(START);
        mailbox.post(UNKNOWN);
        assertThat(readings).isEmpty();
        usual.runAll();

        assertThat(outcomes).containsExactly("start", "unknown");
        assertThat(readings).containsExactly(START, UNKNOWN);
    }

    @Test
    void readsAMessageOnceToChooseItsWorkerAndItsCallback() {
        Mailbox mailbox = started(new ConcurrencyLimiter(runner, 2));

        mailbox.post(START);
        own.runAll();

        assertThat(outcomes).containsExactly("start");
        assertThat(readings).containsExactly(START);
    }

    @Test
    void readsAMessageOnceThatGoesToNoCallback() {
        Mailbox mailbox = started(new ConcurrencyLimiter(runner, 2));

        mailbox.post(UNKNOWN);
        usual.runAll();

        assertThat(outcomes).containsExactly("unknown");
        assertThat(readings).containsExactly(UNKNOWN);
    }
}
