/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.testing.LogRecorder;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.OnMessage;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose fault it is that a message is not read: the peer's is 1007 and logged at DEBUG, the application's 1011 and an error. */
class JsonFaultsTest {

    /** Not public. */
    record Item(String name, int count) {
        Item {
            if (count < 0) {
                throw new IllegalArgumentException("negative");
            }
        }
    }

    record Order(List<Item> items, Item first) {}

    public static class Broken {
        static final int VALUE = Integer.parseInt("broken");

        public int getValue() {
            return VALUE;
        }

        public void setValue(int value) {}
    }

    @WebSocketEndpoint("/items")
    public static class Items {
        @OnMessage
        Order take(Item item) {
            return new Order(List.of(item), item);
        }
    }

    @WebSocketEndpoint("/maps")
    public static class Maps {
        @OnMessage
        public String take(Map<String, Object> map) {
            return map.toString();
        }
    }

    @WebSocketEndpoint("/numbers")
    public static class Numbers {
        @OnMessage
        public String take(Integer number) {
            return "number " + number;
        }
    }

    @WebSocketEndpoint("/broken")
    public static class OfBroken {
        @OnMessage
        public String take(Broken broken) {
            return "taken";
        }
    }

    private final Logger logger = Logger.getLogger("dev.kawat.connection");
    private final LogRecorder log = new LogRecorder();
    private TestApplication application;

    @BeforeEach
    void logEverything() {
        logger.setLevel(Level.FINE);
    }

    @AfterEach
    void stop() {
        application.close();
        log.close();
        logger.setLevel(null);
    }

    private PairClient connect(Class<?> type, String json) throws ReflectiveOperationException {
        Object handler = type.getConstructor().newInstance();
        application = TestApplication.builder()
                .set("kawat.json", json)
                .endpoint(type, () -> handler)
                .start();
        return application.connect(type.getAnnotation(WebSocketEndpoint.class).value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsonb", "jackson"})
    void recordThatIsNotPublicIsReadAndSent(String json) throws ReflectiveOperationException {
        PairClient client = connect(Items.class, json);

        client.send("{\"count\":2,\"name\":\"tea\"}");

        String item = json.equals("jsonb") ? "{\"count\":2,\"name\":\"tea\"}" : "{\"name\":\"tea\",\"count\":2}";
        assertThat(client.received())
                .hasSize(1)
                .first()
                .asString()
                .contains("\"items\":[" + item + "]", "\"first\":" + item);
    }

    static Stream<Arguments> faultsOfPeers() {
        return Stream.of("jsonb", "jackson")
                .flatMap(json -> Stream.of(
                        Arguments.of(Items.class, json, "{\"count\":4294967297}"),
                        Arguments.of(Items.class, json, "{\"count\":2.9}"),
                        Arguments.of(Items.class, json, "{\"count\":-1}"),
                        Arguments.of(Items.class, json, "{\"name\":7}"),
                        Arguments.of(Items.class, json, "{\"count\":"),
                        Arguments.of(Items.class, json, "null"),
                        Arguments.of(Maps.class, json, "[1]"),
                        Arguments.of(Maps.class, json, "[]"),
                        Arguments.of(Numbers.class, json, "2.9"),
                        Arguments.of(Numbers.class, json, "4294967297"),
                        Arguments.of(Numbers.class, json, "\"1\"")));
    }

    @ParameterizedTest
    @MethodSource("faultsOfPeers")
    void faultOfThePeerIsToldAtDebugAlone(Class<?> type, String json, String message)
            throws ReflectiveOperationException {
        PairClient client = connect(type, json);

        client.send(message);

        assertThat(client.close().code()).isEqualTo(1007);
        assertThat(log.messages(Level.SEVERE)).isEmpty();
        assertThat(log.messages(Level.FINE)).anyMatch(text -> text.contains("the message"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsonb", "jackson"})
    void causeOfAFaultOfThePeerIsInTheLog(String json) throws ReflectiveOperationException {
        PairClient client = connect(Items.class, json);

        client.send("{\"count\":-1}");

        assertThat(client.close().code()).isEqualTo(1007);
        assertThat(log.everything()).anyMatch(text -> text.contains("IllegalArgumentException: negative"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsonb", "jackson"})
    void faultOfTheApplicationIsNotThePeers(String json) throws ReflectiveOperationException {
        PairClient client = connect(OfBroken.class, json);

        client.send("{\"value\":1}");

        assertThat(client.close().code()).isEqualTo(1011);
        assertThat(log.messages(Level.SEVERE)).hasSize(1);
    }
}
