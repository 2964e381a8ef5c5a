/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.MessageType;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.TestApplication;
import jakarta.json.JsonObject;
import jakarta.websocket.OnMessage;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON that is meant to harm reaches no library: it is answered with 1007 at once. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD, unit = TimeUnit.SECONDS)
class HostileJsonTest {

    public record Nothing() {}

    @MessageType("say")
    public record Said(String text) {}

    @WebSocketEndpoint("/record")
    public static class OfRecords {
        @OnMessage
        public String take(Nothing nothing) {
            return "taken";
        }
    }

    @WebSocketEndpoint("/map")
    public static class OfMaps {
        @OnMessage
        public String take(Map<String, Object> map) {
            return "taken";
        }
    }

    @WebSocketEndpoint("/value")
    public static class OfValues {
        @OnMessage
        public String take(JsonObject value) {
            return "taken";
        }
    }

    @WebSocketEndpoint("/typed")
    public static class Typed {
        @OnMessage
        public String take(Said said) {
            return "taken";
        }

        @OnMessage
        @MessageType("raw")
        public String raw(String text) {
            return "raw";
        }
    }

    @WebSocketEndpoint("/others")
    public static class Others {
        @OnMessage
        public String take(Said said) {
            return "taken";
        }

        @OnMessage
        public String others(String text) {
            return "other " + text;
        }
    }

    @WebSocketEndpoint(
            value = "/loose",
            jsonMaxDepth = "2",
            jsonMaxDigits = "3",
            jsonMaxName = "4",
            jsonMaxMembers = "2")
    public static class Bounded {
        @OnMessage
        public String take(Nothing nothing) {
            return "taken";
        }
    }

    private TestApplication application;

    @AfterEach
    void stop() {
        application.close();
    }

    private PairClient connect(Class<?> type, String json) throws ReflectiveOperationException {
        Object handler = type.getConstructor().newInstance();
        application = TestApplication.builder()
                .set("kawat.json", json)
                .endpoint(type, () -> handler)
                .start();
        return application.connect(type.getAnnotation(WebSocketEndpoint.class).value());
    }

    /** The begin of an object with harmless members that a library may read; the hostile ones follow. */
    static Stream<String> hostile() {
        return Stream.of(
                "\"x\":[",
                "\"x\":{",
                "\"x\":[1,",
                "\"x\":[}",
                "\"x\":[[[[",
                "\"x\":",
                "\"x",
                "\"x\":" + "9".repeat(500_000) + "}",
                "\"x\":-0." + "9".repeat(500_000) + "}",
                "\"x\":1e999999999}",
                "\"x\":1E-999999999}",
                "\"x\":" + "[".repeat(200_000) + "]".repeat(200_000) + "}",
                "\"x\":" + "{\"x\":".repeat(100_000) + "1" + "}".repeat(100_000) + "}",
                "\"" + "x".repeat(500_000) + "\":1}",
                members(40_000) + "}",
                "\"x\":1}}",
                "\"x\":1},{}",
                "\"x\":1} x");
    }

    private static String members(int count) {
        StringBuilder members = new StringBuilder("\"x\":1");
        for (int i = 0; i < count; i++) {
            members.append(",\"x").append(i).append("\":1");
        }
        return members.toString();
    }

    static Stream<Arguments> everywhere() {
        return hostile()
                .flatMap(text -> Stream.of("jsonb", "jackson")
                        .flatMap(json -> Stream.of(OfRecords.class, OfMaps.class, OfValues.class, Typed.class)
                                .map(type -> Arguments.of(Named.of(text), json, type))));
    }

    /** A long text in a short name. */
    record Named(String text) {
        static Named of(String text) {
            return new Named(text);
        }

        @Override
        public String toString() {
            return text.length() > 20 ? text.substring(0, 20) + "... " + text.length() : text;
        }
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void closesWith1007AtOnce(Named hostile, String json, Class<?> type) throws ReflectiveOperationException {
        PairClient client = connect(type, json);

        client.send((type == Typed.class ? "{\"type\":\"say\"," : "{") + hostile.text());

        assertThat(client.close().code()).isEqualTo(1007);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsonb", "jackson"})
    void typeOfWhatIsNoJsonIsNotLookedFor(String json) throws ReflectiveOperationException {
        PairClient client = connect(Typed.class, json);

        client.send("{\"type\":\"raw\",\"x\":[");

        assertThat(client.close().code()).isEqualTo(1007);
    }

    @Test
    void whatIsNoJsonHasNoType() throws ReflectiveOperationException {
        PairClient client = connect(Others.class, "jsonb");

        client.send("{\"type\":\"say\",\"x\":[");
        client.send("{\"type\":\"say\"}");

        assertThat(client.received()).containsExactly("other {\"type\":\"say\",\"x\":[", "taken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsonb", "jackson"})
    void messageWithinTheBoundsIsTaken(String json) throws ReflectiveOperationException {
        PairClient client = connect(Bounded.class, json);

        client.send("{\"abcd\":[123],\"b\":1}");

        assertThat(client.received()).containsExactly("taken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":[[]]}", "{\"a\":1234}", "{\"abcde\":1}", "{\"a\":1,\"b\":1,\"c\":1}"})
    void boundsAreSettingsOfTheEndpoint(String text) throws ReflectiveOperationException {
        PairClient client = connect(Bounded.class, "jsonb");

        client.send(text);

        assertThat(client.close().code()).isEqualTo(1007);
    }

    @Test
    void bytesAreCheckedToo() throws ReflectiveOperationException {
        PairClient client = connect(Binary.class, "jsonb");

        client.send("{\"x\":[".getBytes(UTF_8));

        assertThat(client.close().code()).isEqualTo(1007);
    }

    @WebSocketEndpoint(value = "/binary", dataType = dev.kawat.DataType.OBJECT)
    public static class Binary {
        @OnMessage
        public String take(Nothing nothing) {
            return "taken";
        }
    }
}
