/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kawat.Codec;
import dev.kawat.Keyed;
import dev.kawat.MessageDecodeException;
import dev.kawat.MessageEncodeException;
import dev.kawat.Payload;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.message.Outbound;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CodecsTest {

    /** A codec for one type, which notes for what it was asked. */
    private static final class CodecOf implements Codec {

        final List<Type> asked = new ArrayList<>();
        private final Type type;
        private final Function<Object, Payload> encode;
        private final BiFunction<Payload, Type, Object> decode;

        CodecOf(Type type, Function<Object, Payload> encode, BiFunction<Payload, Type, Object> decode) {
            this.type = type;
            this.encode = encode;
            this.decode = decode;
        }

        @Override
        public boolean supports(Type asked) {
            this.asked.add(asked);
            return asked == type || type == Object.class;
        }

        @Override
        public Payload encode(Object value) {
            return encode.apply(value);
        }

        @Override
        public Object decode(Payload payload, Type asked) {
            return decode.apply(payload, asked);
        }
    }

    private static final Payload HELLO = Payload.of("hello");

    private static CodecOf saying(String text, Type type) {
        return new CodecOf(type, value -> Payload.of(text + " " + value), (payload, asked) -> text);
    }

    private static CodecOf encoding(Function<Object, Payload> encode) {
        return new CodecOf(Object.class, encode, (payload, type) -> payload);
    }

    private static CodecOf decoding(BiFunction<Payload, Type, Object> decode) {
        return new CodecOf(Object.class, value -> HELLO, decode);
    }

    private static String textOf(EncodedMessage message) {
        return ((Outbound.Text) message.message()).text();
    }

    private static byte[] bytesOf(EncodedMessage message) {
        ByteBuffer view = ((Outbound.Binary) message.message()).bytes();
        byte[] bytes = new byte[view.remaining()];
        view.get(bytes);
        return bytes;
    }

    private final CodecOf json = saying("json", Object.class);
    private final Codecs codecs = new Codecs(List.of(), json);

    // ---- Encoding ----

    @Test
    void textIsSentAsItIs() {
        Object runTimeTypeDecides = "grüße";

        EncodedMessage message = codecs.encode(runTimeTypeDecides);

        assertThat(message).isEqualTo(Outbound.Text.of("grüße"));
        assertThat(json.asked).isEmpty();
    }

    @Test
    void characterSequenceIsTextAsItIsNow() {
        StringBuilder text = new StringBuilder("before");

        EncodedMessage message = codecs.encode(text);
        text.setLength(0);

        assertThat(textOf(message)).isEqualTo("before");
    }

    @Test
    void bytesAreCopied() {
        byte[] bytes = {1, 2, 3};

        EncodedMessage message = codecs.encode(bytes);
        bytes[0] = 9;

        assertThat(bytesOf(message)).containsExactly(1, 2, 3);
        assertThat(message.message().size()).isEqualTo(3);
    }

    @Test
    void bufferIsCopiedFromPositionToLimitAndLeftAlone() {
        ByteBuffer buffer =
                ByteBuffer.wrap(new byte[] {0, 1, 2, 3, 4}).position(1).limit(4);

        EncodedMessage message = codecs.encode(buffer);
        buffer.put(1, (byte) 9);

        assertThat(bytesOf(message)).containsExactly(1, 2, 3);
        assertThat(buffer.position()).isEqualTo(1);
        assertThat(buffer.limit()).isEqualTo(4);
    }

    @Test
    void directAndReadOnlyBuffersAreCopied() {
        ByteBuffer direct = ByteBuffer.allocateDirect(2).put(0, (byte) 7);

        assertThat(bytesOf(codecs.encode(direct))).containsExactly(7, 0);
        assertThat(bytesOf(codecs.encode(direct.asReadOnlyBuffer()))).containsExactly(7, 0);
    }

    @Test
    void emptyMessagesAreMessages() {
        assertThat(textOf(codecs.encode(""))).isEmpty();
        assertThat(bytesOf(codecs.encode(new byte[0]))).isEmpty();
    }

    @Test
    void objectIsSentAsItsCodecSays() {
        assertThat(textOf(codecs.encode(7))).isEqualTo("json 7");
        assertThat(json.asked).isEmpty();
    }

    @Test
    void keyGoesWithTheMessageOfTheContent() {
        EncodedMessage text = codecs.encode(Keyed.of("a", "hello"));
        EncodedMessage object = codecs.encode(Keyed.of("b", 7));

        assertThat(textOf(text)).isEqualTo("hello");
        assertThat(text.key()).isEqualTo("a");
        assertThat(textOf(object)).isEqualTo("json 7");
        assertThat(object.key()).isEqualTo("b");
        assertThat(codecs.encode("hello").key()).isNull();
    }

    @Test
    void outerKeyOfTwoCounts() {
        EncodedMessage message = codecs.encode(Keyed.of("outer", Keyed.of("inner", "hello")));

        assertThat(textOf(message)).isEqualTo("hello");
        assertThat(message.key()).isEqualTo("outer");
    }

    @Test
    void binaryPayloadOfACodecIsCopied() {
        ByteBuffer own = ByteBuffer.wrap(new byte[] {1, 2});
        Codecs binary = new Codecs(List.of(encoding(value -> Payload.of(own))), json);

        EncodedMessage message = binary.encode(7);
        own.put(0, (byte) 9);

        assertThat(bytesOf(message)).containsExactly(1, 2);
    }

    @Test
    void codecOfTheApplicationGoesFirst() {
        Codecs codecs = new Codecs(List.of(saying("own", Integer.class)), json);

        assertThat(textOf(codecs.encode(7))).isEqualTo("own 7");
        assertThat(textOf(codecs.encode(7L))).isEqualTo("json 7");
    }

    @Test
    void firstOfTheApplicationGoesFirst() {
        Codecs codecs = new Codecs(List.of(saying("first", Integer.class), saying("second", Object.class)), json);

        assertThat(textOf(codecs.encode(7))).isEqualTo("first 7");
        assertThat(textOf(codecs.encode('x'))).isEqualTo("second x");
    }

    @Test
    void textAndBytesAreNotAskedFor() {
        CodecOf own = saying("own", Object.class);
        Codecs codecs = new Codecs(List.of(own), json);

        assertThat(textOf(codecs.encode("hello"))).isEqualTo("hello");
        assertThat(bytesOf(codecs.encode(new byte[] {1}))).containsExactly(1);
        assertThat(own.asked).isEmpty();
    }

    @Test
    void choiceForATypeIsMadeOnce() {
        CodecOf own = saying("own", Integer.class);
        Codecs codecs = new Codecs(List.of(own), json);

        codecs.encode(7);
        codecs.encode(8);
        codecs.decode(HELLO, Integer.class);
        codecs.encode(LocalDate.EPOCH);
        codecs.encode(LocalDate.EPOCH);

        assertThat(own.asked).containsExactly(Integer.class, LocalDate.class);
    }

    @Test
    void laterChangesOfTheListDoNotCount() {
        List<Codec> application = new ArrayList<>();
        Codecs codecs = new Codecs(application, json);

        application.add(saying("own", Object.class));

        assertThat(textOf(codecs.encode(7))).isEqualTo("json 7");
    }

    @Test
    void failureToEncodeIsWrapped() {
        RuntimeException cause = new UnsupportedOperationException("secret");
        Codecs codecs = new Codecs(
                List.of(encoding(value -> {
                    throw cause;
                })),
                json);

        assertThatExceptionOfType(MessageEncodeException.class)
                .isThrownBy(() -> codecs.encode(LocalDate.EPOCH))
                .withMessage("cannot encode a java.time.LocalDate")
                .withCause(cause);
    }

    @Test
    void endlessObjectIsAFailureToEncode() {
        Codecs codecs = new Codecs(List.of(encoding(CodecsTest::endless)), json);

        assertThatExceptionOfType(MessageEncodeException.class)
                .isThrownBy(() -> codecs.encode(7))
                .withCauseInstanceOf(StackOverflowError.class);
    }

    @SuppressWarnings("InfiniteRecursion") // what it is for
    private static Payload endless(Object value) {
        return endless(value);
    }

    @Test
    void encodeExceptionIsPassedOn() {
        MessageEncodeException said = new MessageEncodeException("no", null);
        Codecs codecs = new Codecs(
                List.of(encoding(value -> {
                    throw said;
                })),
                json);

        assertThatExceptionOfType(MessageEncodeException.class)
                .isThrownBy(() -> codecs.encode(7))
                .isSameAs(said);
    }

    @Test
    void noPayloadIsAFailureToEncode() {
        Codecs codecs = new Codecs(List.of(encoding(value -> null)), json);

        assertThatExceptionOfType(MessageEncodeException.class)
                .isThrownBy(() -> codecs.encode(7))
                .withMessage("the codec returned null for a java.lang.Integer")
                .withNoCause();
    }

    // ---- Decoding ----

    @Test
    void messageIsReadByTheCodecOfTheType() {
        Codecs codecs = new Codecs(List.of(saying("own", Integer.class)), json);

        assertThat(codecs.decode(HELLO, Integer.class)).isEqualTo("own");
        assertThat(codecs.decode(HELLO, Long.class)).isEqualTo("json");
    }

    @Test
    void codecGetsPayloadAndType() {
        Codecs codecs = new Codecs(List.of(decoding((payload, type) -> List.of(payload, type))), json);

        assertThat(codecs.decode(HELLO, String.class)).isEqualTo(List.of(HELLO, String.class));
    }

    @Test
    void failureToDecodeIsWrapped() {
        RuntimeException cause = new NumberFormatException("secret");
        Codecs codecs = new Codecs(
                List.of(decoding((payload, type) -> {
                    throw cause;
                })),
                json);

        assertThatExceptionOfType(MessageDecodeException.class)
                .isThrownBy(() -> codecs.decode(HELLO, LocalDate.class))
                .withMessage("the message is not a java.time.LocalDate")
                .withCause(cause)
                .satisfies(failure -> assertThat(failure.payload()).isSameAs(HELLO));
    }

    @Test
    void decodeExceptionIsPassedOn() {
        MessageDecodeException said = new MessageDecodeException("no", HELLO, null);
        Codecs codecs = new Codecs(
                List.of(decoding((payload, type) -> {
                    throw said;
                })),
                json);

        assertThatExceptionOfType(MessageDecodeException.class)
                .isThrownBy(() -> codecs.decode(HELLO, Integer.class))
                .isSameAs(said);
    }

    @Test
    void noObjectIsAFailureToDecode() {
        Codecs codecs = new Codecs(List.of(decoding((payload, type) -> null)), json);

        assertThatExceptionOfType(MessageDecodeException.class)
                .isThrownBy(() -> codecs.decode(HELLO, LocalDate.class))
                .withMessage("the message does not contain a java.time.LocalDate")
                .satisfies(failure -> assertThat(failure.payload()).isSameAs(HELLO));
    }
}
