/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kawat.MessageDecodeException;
import dev.kawat.MessageEncodeException;
import dev.kawat.Payload;
import dev.kawat.impl.settings.JsonChoice;
import java.io.IOException;
import java.lang.reflect.Type;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON by JSON-B. */
class JsonCodecTest {

    public record Item(String name, int count) {}

    public static class Bean {
        public String name = "";
        public List<Item> items = List.of();
    }

    public static class Broken {
        public String getName() {
            throw new IllegalStateException("secret");
        }
    }

    /** A field of the type List<Item>. */
    @SuppressWarnings("UnusedVariable") // its type is what counts
    private static final List<Item> ITEMS = List.of();

    private final JsonCodec codec = new JsonCodec(JsonCodecTest.class.getClassLoader(), JsonChoice.JSONB);

    @AfterEach
    void release() {
        codec.release();
    }

    private static Type listOfItems() throws NoSuchFieldException {
        return JsonCodecTest.class.getDeclaredField("ITEMS").getGenericType();
    }

    private Object decode(String json, Type type) {
        return codec.decode(Payload.of(json), type);
    }

    @Test
    void everyTypeIsSupported() throws NoSuchFieldException {
        assertThat(codec.supports(Object.class)).isTrue();
        assertThat(codec.supports(listOfItems())).isTrue();
    }

    // ---- Encoding ----

    @Test
    void recordIsAnObject() {
        assertThat(codec.encode(new Item("tea", 2))).isEqualTo(Payload.of("{\"count\":2,\"name\":\"tea\"}"));
    }

    @Test
    void beanIsAnObject() {
        Bean bean = new Bean();
        bean.name = "grüße";
        bean.items = List.of(new Item("tea", 2));

        assertThat(codec.encode(bean))
                .isEqualTo(Payload.of("{\"items\":[{\"count\":2,\"name\":\"tea\"}],\"name\":\"grüße\"}"));
    }

    @Test
    void listIsAnArray() {
        assertThat(codec.encode(List.of(1, "two", true))).isEqualTo(Payload.of("[1,\"two\",true]"));
    }

    @Test
    void runTimeTypeIsWritten() {
        Object value = Map.of("a", new Item("tea", 2));

        assertThat(codec.encode(value)).isEqualTo(Payload.of("{\"a\":{\"count\":2,\"name\":\"tea\"}}"));
    }

    @Test
    void failureToWriteNamesTheType() {
        assertThatExceptionOfType(MessageEncodeException.class)
                .isThrownBy(() -> codec.encode(new Broken()))
                .withMessage("cannot write a " + Broken.class.getName() + " as JSON");
    }

    // ---- Decoding ----

    @Test
    void objectIsReadAsARecord() {
        assertThat(decode("{\"name\":\"tea\",\"count\":2}", Item.class)).isEqualTo(new Item("tea", 2));
    }

    @Test
    void unknownMembersAreIgnored() {
        assertThat(decode("{\"name\":\"tea\",\"count\":2,\"colour\":\"green\"}", Item.class))
                .isEqualTo(new Item("tea", 2));
    }

    @Test
    void arrayIsReadAsAListOfItsType() throws NoSuchFieldException {
        assertThat(decode("[{\"name\":\"tea\",\"count\":2}]", listOfItems())).isEqualTo(List.of(new Item("tea", 2)));
    }

    @Test
    void stringIsReadAsText() {
        assertThat(decode("\"hello\"", String.class)).isEqualTo("hello");
    }

    @Test
    void bytesAreReadAsUtf8() {
        ByteBuffer bytes = ByteBuffer.wrap("{\"name\":\"grüße\",\"count\":2}".getBytes(UTF_8));

        assertThat(codec.decode(Payload.of(bytes), Item.class)).isEqualTo(new Item("grüße", 2));
        assertThat(bytes.position()).isZero();
    }

    @Test
    void bytesThatAreNotUtf8AreNoMessage() {
        Payload payload = Payload.of(ByteBuffer.wrap("\"grüße\"".getBytes(ISO_8859_1)));

        assertThatExceptionOfType(MessageDecodeException.class)
                .isThrownBy(() -> codec.decode(payload, String.class))
                .withMessage("the message is not UTF-8")
                .satisfies(failure -> assertThat(failure.payload()).isSameAs(payload));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "hello",
                "{",
                "{\"name\":\"tea\"",
                "{'name':'tea'}",
                "{\"count\":\"many\"}",
                "[]",
                "{\"name\":\"tea\",\"count\":2} {}",
                "{\"name\":\"tea\",\"count\":2}]",
                "{\"name\":\"tea\",\"count\":2},",
                "{\"name\":\"tea\",\"count\":2} and more",
            })
    void otherTextIsNoMessage(String json) {
        Payload payload = Payload.of(json);

        assertThatExceptionOfType(MessageDecodeException.class)
                .isThrownBy(() -> codec.decode(payload, Item.class))
                .withMessageMatching(
                        "the message is not (valid JSON for a .*Item|one JSON value .RFC 8259., at character \\d+)")
                .satisfies(failure -> assertThat(failure.payload()).isSameAs(payload));
    }

    @Test
    void blanksMaySurroundAMessage() {
        assertThat(decode(" \r\n\t{\"name\":\"}\\\"\",\"count\":2}\t\n ", Item.class))
                .isEqualTo(new Item("}\"", 2));
    }

    @Test
    void nothingMayFollowANull() {
        assertThatExceptionOfType(MessageDecodeException.class).isThrownBy(() -> decode("null x", Item.class));
    }

    @Test
    void jsonNullIsNoMessage() {
        Codecs codecs = new Codecs(List.of(), codec);

        assertThatExceptionOfType(MessageDecodeException.class)
                .isThrownBy(() -> codecs.decode(Payload.of("null"), Item.class))
                .withMessage("the message does not contain a " + Item.class.getName());
    }

    @Test
    void deepNestingIsNoMessage() {
        Codecs codecs = new Codecs(List.of(), codec);

        assertThatExceptionOfType(MessageDecodeException.class)
                .isThrownBy(() -> codecs.decode(Payload.of("[".repeat(100_000)), Object.class));
    }

    // ---- The provider ----

    @Test
    void contextClassLoaderOfTheCallerIsKept() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        ClassLoader callers = new URLClassLoader(new URL[0], before);
        thread.setContextClassLoader(callers);
        try {
            codec.encode(1);

            assertThat(thread.getContextClassLoader()).isSameAs(callers);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Notes which services it was asked for. */
    private static final class AskedLoader extends ClassLoader {
        final List<String> asked = new CopyOnWriteArrayList<>();

        AskedLoader() {
            super(JsonCodecTest.class.getClassLoader());
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            asked.add(name);
            return super.getResources(name);
        }
    }

    @Test
    void providerIsLookedUpByTheLoaderOfTheApplicationAtTheFirstUseAndKept() {
        AskedLoader application = new AskedLoader();
        JsonCodec codec = new JsonCodec(application, JsonChoice.AUTO);
        assertThat(application.asked).isEmpty();

        codec.encode(1);
        codec.encode(2);

        assertThat(application.asked).containsOnlyOnce("META-INF/services/jakarta.json.bind.spi.JsonbProvider");
        codec.release();
    }

    @Test
    void releaseMayBeCalledBeforeTheFirstUseAndTwice() {
        codec.release();
        codec.release();

        assertThat(codec.encode(1)).isEqualTo(Payload.of("1"));
    }
}
