/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kawat.EndpointDefinitionException;
import dev.kawat.MessageType;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.testing.TestApplication;
import jakarta.json.bind.annotation.JsonbSubtype;
import jakarta.json.bind.annotation.JsonbTypeInfo;
import jakarta.websocket.OnMessage;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A type that no message can be read as stops the deployment. */
class UnreadableTypesTest {

    public interface Animal {}

    public abstract static class Vehicle {}

    public record Cage(List<Map<String, Animal>> animals) {}

    public static class NoDefault {
        public NoDefault(int value) {}
    }

    @SuppressWarnings("ClassCanBeStatic")
    public class Inner {}

    @JsonbTypeInfo(@JsonbSubtype(alias = "cat", type = Cat.class))
    public interface Pet {}

    public record Cat(int lives) implements Pet {}

    @MessageType("a")
    record Hidden(Pet pet) {}

    @WebSocketEndpoint("/animal")
    public static class OfInterface {
        @OnMessage
        public void take(Animal animal) {}
    }

    @WebSocketEndpoint("/cage")
    public static class OfMember {
        @OnMessage
        public void take(Cage cage) {}
    }

    @WebSocketEndpoint("/vehicles")
    public static class OfAbstract {
        @OnMessage
        public void take(Vehicle[] vehicles) {}
    }

    @WebSocketEndpoint("/none")
    public static class OfNoDefault {
        @OnMessage
        public void take(NoDefault object) {}
    }

    @WebSocketEndpoint("/inner")
    public static class OfInner {
        @OnMessage
        public void take(Inner object) {}
    }

    @WebSocketEndpoint("/fine")
    public static class Fine {
        @OnMessage
        public String take(Hidden hidden) {
            return "taken";
        }

        @OnMessage
        public String others(Map<String, Object> any) {
            return "other";
        }
    }

    private static String jsonb(Class<?> type) {
        return type.getName()
                + " is abstract, so its class is unknown: add @JsonbTypeInfo or an adapter, or use a concrete class";
    }

    private static String jackson(Class<?> type) {
        return type.getName() + " is abstract, so its class is unknown: add @JsonTypeInfo, or use a concrete class";
    }

    static Stream<Arguments> unreadable() {
        return Stream.of(
                arguments(OfInterface.class, "jsonb", "Animal", jsonb(Animal.class)),
                arguments(OfInterface.class, "jackson", "Animal", jackson(Animal.class)),
                arguments(OfMember.class, "jsonb", "Cage", jsonb(Animal.class)),
                arguments(OfMember.class, "jackson", "Cage", jackson(Animal.class)),
                arguments(OfAbstract.class, "jsonb", "Vehicle[]", jsonb(Vehicle.class)),
                arguments(OfAbstract.class, "jackson", "Vehicle[]", jackson(Vehicle.class)),
                arguments(
                        OfNoDefault.class,
                        "jsonb",
                        "NoDefault",
                        NoDefault.class.getName()
                                + " has no constructor without parameters: add one, or a @JsonbCreator"),
                arguments(
                        OfInner.class, "jsonb", "Inner", Inner.class.getName() + " is an inner class: make it static"));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void nothingCanBeReadAsIt(Class<?> endpoint, String json, String type, String got) {
        TestApplication.Builder application =
                TestApplication.builder().set("kawat.json", json).endpoint(endpoint, Object::new);

        assertThatExceptionOfType(EndpointDefinitionException.class)
                .isThrownBy(application::start)
                .withMessageContaining(endpoint.getName() + ".take")
                .withMessageContaining("$" + type + " must be readable from JSON, but " + got);
    }

    @Test
    void whatCanBeReadIsNoProblem() {
        try (TestApplication application = TestApplication.builder()
                .set("kawat.json", "jsonb")
                .endpoint(Fine.class, Fine::new)
                .start()) {
            var client = application.connect("/fine");

            client.send("{\"type\":\"a\",\"pet\":{\"@type\":\"cat\",\"lives\":7}}");
            client.send("{\"a\":1}");

            assertThat(client.received()).containsExactly("taken", "other");
        }
    }
}
