/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kawat.MessageDecodeException;
import dev.kawat.MessageEncodeException;
import dev.kawat.Payload;
import dev.kawat.impl.settings.JsonChoice;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON by Jackson. */
class JacksonCodecTest {

    public record Item(String name, @JsonProperty("n") int count) {}

    public static class Broken {
        public String getName() {
            throw new IllegalStateException("secret");
        }
    }

    /** A field of the type List<Item>. */
    @SuppressWarnings("UnusedVariable") // its type is what counts
    private static final List<Item> ITEMS = List.of();

    private final JsonCodec codec = new JsonCodec(JacksonCodecTest.class.getClassLoader(), JsonChoice.JACKSON);

    private Object decode(String json, Type type) {
        return codec.decode(Payload.of(json), type);
    }

    @Test
    void recordIsAnObjectAndItsAnnotationsCount() {
        assertThat(codec.encode(new Item("tea", 2))).isEqualTo(Payload.of("{\"name\":\"tea\",\"n\":2}"));
        assertThat(decode("{\"name\":\"tea\",\"n\":2}", Item.class)).isEqualTo(new Item("tea", 2));
    }

    @Test
    void unknownMembersAreIgnored() {
        assertThat(decode("{\"name\":\"tea\",\"colour\":\"green\"}", Item.class))
                .isEqualTo(new Item("tea", 0));
    }

    @Test
    void arrayIsReadAsAListOfItsType() throws NoSuchFieldException {
        Type items = JacksonCodecTest.class.getDeclaredField("ITEMS").getGenericType();

        assertThat(decode("[{\"name\":\"tea\",\"n\":2}]", items)).isEqualTo(List.of(new Item("tea", 2)));
    }

    @Test
    void treeIsReadAndWritten() {
        JsonNode tree = (JsonNode) decode("{\"a\":[1]}", JsonNode.class);

        assertThat(tree.path("a").path(0).asInt()).isEqualTo(1);
        assertThat(codec.encode(tree)).isEqualTo(Payload.of("{\"a\":[1]}"));
    }

    @Test
    void bytesAreReadAsUtf8() {
        ByteBuffer bytes = ByteBuffer.wrap("{\"name\":\"grüße\"}".getBytes(UTF_8));

        assertThat(codec.decode(Payload.of(bytes), Item.class)).isEqualTo(new Item("grüße", 0));
    }

    @Test
    void failureToWriteNamesTheType() {
        assertThatExceptionOfType(MessageEncodeException.class)
                .isThrownBy(() -> codec.encode(new Broken()))
                .withMessage("cannot write a " + Broken.class.getName() + " as JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "{", "{\"n\":\"many\"}", "[]", "{} {}", "{}]", "{},", "{} and more", "null x"})
    void otherTextIsNoMessage(String json) {
        Payload payload = Payload.of(json);

        assertThatExceptionOfType(MessageDecodeException.class)
                .isThrownBy(() -> codec.decode(payload, Item.class))
                .withMessageMatching(
                        "the message is not (valid JSON for a .*Item|one JSON value .RFC 8259., at character \\d+)")
                .satisfies(failure -> assertThat(failure.payload()).isSameAs(payload));
    }

    @Test
    void jsonNullIsNoMessage() {
        assertThatExceptionOfType(MessageDecodeException.class)
                .isThrownBy(() -> Codecs.decode(Payload.of("null"), Item.class, codec))
                .withMessage("the message does not contain a " + Item.class.getName());
    }

    @Test
    void deepNestingIsNoMessage() {
        assertThatExceptionOfType(MessageDecodeException.class)
                .isThrownBy(() -> Codecs.decode(Payload.of("[".repeat(100_000)), JsonNode.class, codec));
    }
}
