/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.EndpointDefinitionException;
import dev.kawat.MessageType;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketPair;
import dev.kawat.impl.execution.SystemTime;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.testing.Await;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.OnMessage;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The settings that hold for messages that an end of a pair reads as JSON. */
class PairJsonTest {

    private static final String DEEP = "[[[1]]]";

    private static final ClassLoader LOADER = PairJsonTest.class.getClassLoader();

    @WebSocketEndpoint(value = "/usual", jsonMaxDepth = "8")
    static class Usual {
        @OnMessage
        String message(String message) {
            return message;
        }
    }

    @WebSocketEndpoint(value = "/narrow", jsonMaxDepth = "1")
    static class Narrow {
        @OnMessage
        String message(List<Object> message) {
            return "read";
        }
    }

    /** A type whose class is told by a property. */
    public sealed interface Shape {}

    /** The only shape. */
    @MessageType("square")
    public record Square(int side) implements Shape {}

    private final TestApplication application = TestApplication.builder()
            .endpoint(Usual.class, Usual::new)
            .endpoint(Narrow.class, Narrow::new)
            .set("kawat.json-max-depth", "2")
            .set("kawat.message-type-property", "kind")
            .start();

    private final List<String> events = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        application.close();
    }

    private void read(WebSocket end) {
        end.onmessage(event -> events.add("read " + event.json()));
        end.onerror(event -> events.add("error " + event.error().getClass().getSimpleName()));
        end.onclose(event -> events.add("close " + event.code()));
    }

    private void send(WebSocketPair pair, String... messages) {
        read(pair.server());
        pair.client().accept();
        pair.server().accept();
        for (String message : messages) {
            pair.client().send(message);
        }
    }

    @Test
    void aFreeEndKeepsToTheBoundsOfTheApplication() {
        send(FreePairs.of(application.deployment()).create(WebSocketPair.Options.defaults()), "[[1]]", DEEP);

        assertThat(events).containsExactly("read [[1]]", "error MessageDecodeException");
    }

    @Test
    void aFreeEndReadsTheTypeOfAMessageAsTheApplicationHasIt() {
        WebSocketPair pair = FreePairs.of(application.deployment()).create(WebSocketPair.Options.defaults());
        pair.server().onmessage(event -> events.add("shape " + event.json(Shape.class)));

        send(pair, "{\"kind\": \"square\", \"side\": 7}");

        assertThat(events).contains("shape Square[side=7]");
    }

    @Test
    void theEndOfAClientKeepsToTheBoundsOfTheApplication() {
        PairClient client = application.connect("/usual");
        read(client.end());

        client.send("[[1]]");
        client.send(DEEP);

        assertThat(events).containsExactly("read [[1]]", "error MessageDecodeException");
    }

    @Test
    void aHandlerAtAnEndKeepsToTheBoundsOfItsEndpoint() {
        WebSocketPair pair = FreePairs.of(application.deployment()).create(WebSocketPair.Options.defaults());
        application
                .deployment()
                .webSocketServers()
                .byName("Narrow")
                .orElseThrow()
                .accept(pair.server());
        pair.client().onclose(event -> events.add("close " + event.code()));
        pair.client().accept();

        pair.client().send("[[1]]");

        Await.until("the end", () -> !events.isEmpty());
        assertThat(events).containsExactly("close 1007");
    }

    private static Configuration configuration(String key, String value) {
        return Configuration.of(new Properties(), Map.of(), Map.of(key, value));
    }

    @Test
    void withoutEndpointsTheBoundsAreThoseOfTheApplicationToo() {
        try (FreePairs pairs =
                FreePairs.withOwnWorkers(configuration("kawat.json-max-depth", "2"), LOADER, new SystemTime())) {
            send(pairs.create(WebSocketPair.Options.defaults()), "[[1]]", DEEP);

            Await.until("both", () -> events.size() == 2);
            assertThat(events).containsExactly("read [[1]]", "error MessageDecodeException");
        }
    }

    @Test
    void withoutEndpointsAWrongValueIsAProblem() {
        assertThatThrownBy(() -> FreePairs.withOwnWorkers(
                        configuration("kawat.json-max-depth", "deep"), LOADER, new SystemTime()))
                .isInstanceOf(EndpointDefinitionException.class)
                .hasMessageStartingWith("configuration key kawat.json-max-depth: must be")
                .hasMessageEndingWith("got 'deep'");
    }
}
