/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.kawat.MessageDecodeException;
import dev.kawat.MessageType;
import dev.kawat.Payload;
import dev.kawat.impl.settings.JsonBounds;
import dev.kawat.impl.settings.JsonChoice;
import jakarta.json.bind.annotation.JsonbSubtype;
import jakarta.json.bind.annotation.JsonbTypeInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class TypedJsonCodecTest {

    public sealed interface Shape permits Round, Square {}

    /** Sealed in turn. */
    public sealed interface Round extends Shape permits Circle, Point {}

    @MessageType("circle")
    public record Circle(int radius) implements Round {}

    @MessageType("point")
    public record Point() implements Round {}

    @MessageType("square")
    public static final class Square implements Shape {
        public int side;
    }

    @MessageType("said")
    public record Said(String type, String text) {}

    @MessageType("seven")
    public enum Digit {
        SEVEN
    }

    @JsonbTypeInfo(key = "kind", value = @JsonbSubtype(alias = "cat", type = Cat.class))
    public sealed interface Pet permits Cat {}

    @MessageType("feline")
    public record Cat(int lives) implements Pet {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes(@JsonSubTypes.Type(value = Dog.class, name = "dog"))
    public sealed interface Guard permits Dog {}

    public record Dog(int age) implements Guard {}

    private static TypedJsonCodec json(JsonChoice choice) {
        return new TypedJsonCodec(
                new JsonCodec(TypedJsonCodecTest.class.getClassLoader(), choice),
                new MessageTypeReader("type", new JsonCheck(JsonBounds.defaults())));
    }

    private static String textOf(Payload payload) {
        return ((Payload.Text) payload).text();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "AUTO")
    void typeOfTheClassIsWrittenFirst(JsonChoice choice) {
        assertThat(textOf(json(choice).encode(new Circle(2)))).isEqualTo("{\"type\":\"circle\",\"radius\":2}");
        assertThat(textOf(json(choice).encode(new Point()))).isEqualTo("{\"type\":\"point\"}");
    }

    @Test
    void propertyOfTheClassItselfIsLeftAlone() {
        assertThat(textOf(json(JsonChoice.JACKSON).encode(new Said("shouted", "hello"))))
                .isEqualTo("{\"type\":\"shouted\",\"text\":\"hello\"}");
    }

    @Test
    void whatIsNoObjectIsLeftAlone() {
        assertThat(textOf(json(JsonChoice.JSONB).encode(Digit.SEVEN))).isEqualTo("\"SEVEN\"");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "AUTO")
    void sealedTypeIsReadAsTheClassOfTheType(JsonChoice choice) {
        TypedJsonCodec json = json(choice);

        assertThat(json.decode(Payload.of("{\"radius\":2,\"type\":\"circle\"}"), Shape.class))
                .isEqualTo(new Circle(2));
        assertThat(json.decode(Payload.of("{\"type\":\"point\"}"), Round.class)).isEqualTo(new Point());
        assertThat(json.decode(Payload.of("{\"type\":\"square\",\"side\":3}"), Shape.class))
                .isInstanceOfSatisfying(
                        Square.class, square -> assertThat(square.side).isEqualTo(3));
    }

    @Test
    void classIsReadWhateverTypeTheMessageSays() {
        assertThat(json(JsonChoice.JSONB).decode(Payload.of("{\"radius\":2}"), Circle.class))
                .isEqualTo(new Circle(2));
    }

    @Test
    void typeThatIsNotPermittedIsNoMessage() {
        Payload payload = Payload.of("{\"type\":\"square\"}");

        assertThatExceptionOfType(MessageDecodeException.class)
                .isThrownBy(() -> json(JsonChoice.JSONB).decode(payload, Round.class))
                .withMessage("the message has a type that " + Round.class.getName() + " does not permit")
                .satisfies(failure -> assertThat(failure.payload()).isSameAs(payload));
    }

    @Test
    void messageWithoutATypeOrWithTwoIsNoMessage() {
        TypedJsonCodec json = json(JsonChoice.JSONB);

        assertThatExceptionOfType(MessageDecodeException.class)
                .isThrownBy(() -> json.decode(Payload.of("{\"radius\":2}"), Shape.class))
                .withMessage("the message has no text in 'type'");
        assertThatExceptionOfType(MessageDecodeException.class)
                .isThrownBy(() -> json.decode(Payload.of("{\"type\":\"point\",\"type\":\"circle\"}"), Shape.class))
                .withMessage("the message has more than one 'type'");
    }

    @Test
    void sealedTypeThatTellsTheLibraryAboutItsSubtypesIsLeftToIt() {
        assertThat(json(JsonChoice.JSONB).decode(Payload.of("{\"kind\":\"cat\",\"lives\":9}"), Pet.class))
                .isEqualTo(new Cat(9));
        assertThat(json(JsonChoice.JACKSON).decode(Payload.of("{\"kind\":\"dog\",\"age\":9}"), Guard.class))
                .isEqualTo(new Dog(9));
    }
}
