/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Broadcast;
import dev.kawat.Codec;
import dev.kawat.DataType;
import dev.kawat.MessageDecodeException;
import dev.kawat.MessageType;
import dev.kawat.Payload;
import dev.kawat.SendTo;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WithCodec;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The choice of codecs: by type, by name, in and out, text and binary. */
class CodecChoiceTest {

    public record Point(int x, int y) {}

    public record Line(int length) {}

    /** Points as text of a form of its own, with a mark. */
    static class Marked implements Codec {

        private final String mark;

        Marked(String mark) {
            this.mark = mark;
        }

        @Override
        public boolean supports(Type type) {
            return type == Point.class;
        }

        @Override
        public Payload encode(Object value) {
            Point point = (Point) value;
            return Payload.of(mark + point.x() + "," + point.y());
        }

        @Override
        public Object decode(Payload payload, Type type) {
            String text = ((Payload.Text) payload).text();
            if (!text.startsWith(mark)) {
                throw new IllegalArgumentException("not mine");
            }
            String[] numbers = text.substring(mark.length()).split(",", -1);
            return new Point(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
        }
    }

    static final class Plus extends Marked {
        Plus() {
            super("+");
        }
    }

    static final class Minus extends Marked {
        Minus() {
            super("-");
        }
    }

    /** Points as two bytes. */
    static final class Bytes implements Codec {
        @Override
        public boolean supports(Type type) {
            return type == Point.class;
        }

        @Override
        public boolean binary() {
            return true;
        }

        @Override
        public Payload encode(Object value) {
            Point point = (Point) value;
            return Payload.of(ByteBuffer.wrap(new byte[] {(byte) point.x(), (byte) point.y()}));
        }

        @Override
        public Object decode(Payload payload, Type type) {
            ByteBuffer bytes = ((Payload.Binary) payload).bytes();
            Point point = new Point(bytes.get(), bytes.get());
            if (bytes.hasRemaining()) {
                throw new IllegalArgumentException("too much");
            }
            return point;
        }
    }

    /** Text and bytes, backwards. */
    static final class Backwards implements Codec {
        @Override
        public boolean supports(Type type) {
            return type == String.class || type == byte[].class;
        }

        @Override
        public Payload encode(Object value) {
            return Payload.of(reversed(value instanceof byte[] bytes ? new String(bytes, UTF_8) : (String) value));
        }

        @Override
        public Object decode(Payload payload, Type type) {
            String text = reversed(((Payload.Text) payload).text());
            return type == String.class ? text : text.getBytes(UTF_8);
        }

        private static String reversed(String text) {
            return new StringBuilder(text).reverse().toString();
        }
    }

    /** Lists of points, by their generics. */
    static final class Points implements Codec {
        @Override
        public boolean supports(Type type) {
            return type instanceof ParameterizedType list
                    && list.getRawType() == List.class
                    && list.getActualTypeArguments()[0] == Point.class;
        }

        @Override
        public Payload encode(Object value) {
            return Payload.of("points " + ((List<?>) value).size());
        }

        @Override
        public Object decode(Payload payload, Type type) {
            return List.of(new Point(1, 2));
        }
    }

    private TestApplication application;

    @AfterEach
    void stop() {
        application.close();
    }

    private PairClient connect(Class<?> type, Supplier<?> handler, Codec... codecs) {
        TestApplication.Builder builder = TestApplication.builder();
        List.of(codecs).forEach(builder::codec);
        application = builder.endpoint(type, handler).start();
        return application.connect(type.getAnnotation(WebSocketEndpoint.class).value());
    }

    private static ByteBuffer bytes(int... bytes) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes.length);
        for (int b : bytes) {
            buffer.put((byte) b);
        }
        return buffer.flip();
    }

    // ---- A binary codec ----

    @WebSocketEndpoint("/object")
    static class Mirror {
        @OnMessage
        Point mirror(Point point) {
            return new Point(point.y(), point.x());
        }

        @OnError
        String failed(MessageDecodeException failure) {
            return failure.getMessage() + " "
                    + ((Payload.Binary) failure.payload()).bytes().remaining();
        }
    }

    @Test
    void objectOfABinaryCodecComesAndGoesInBinaryMessages() {
        PairClient client = connect(Mirror.class, Mirror::new, new Bytes());

        client.send(new byte[] {1, 2});

        assertThat(client.received()).containsExactly(bytes(2, 1));
    }

    @Test
    void failureCarriesAllTheBytesHoweverManyTheCodecHasRead() {
        PairClient client = connect(Mirror.class, Mirror::new, new Bytes());

        client.send(new byte[] {1, 2, 3, 4, 5});
        client.send(new byte[] {1});

        String none = "the message is not a " + Point.class.getName();
        assertThat(client.received()).containsExactly(none + " 5", none + " 1");
    }

    @WebSocketEndpoint("/both")
    static class Both {
        @OnMessage
        Point object(Point point) {
            return point;
        }

        @OnMessage
        String text(@WithCodec(Backwards.class) byte[] text) {
            return new String(text, UTF_8);
        }
    }

    @Test
    void textGoesToTheOtherCallbackThen() {
        PairClient client = connect(Both.class, Both::new, new Bytes(), new Backwards());

        client.send(new byte[] {1, 2});
        client.send("abc");

        assertThat(client.received()).containsExactly(bytes(1, 2), "cba");
    }

    @WebSocketEndpoint("/objectandtext")
    static class ObjectAndText {
        @OnMessage
        String text(String text) {
            return "text " + text;
        }

        @OnMessage
        Point object(Point point) {
            return point;
        }
    }

    @Test
    void objectOfABinaryCodecStandsBesideText() {
        PairClient client = connect(ObjectAndText.class, ObjectAndText::new, new Bytes());

        client.send(new byte[] {1, 2});
        client.send("abc");

        assertThat(client.received()).containsExactly(bytes(1, 2), "text abc");
    }

    // ---- Messages as they came ----

    static class Payloads {
        @OnMessage
        String either(Payload message) {
            return message instanceof Payload.Text text
                    ? "text " + text.text()
                    : "bytes " + ((Payload.Binary) message).bytes().remaining();
        }
    }

    @WebSocketEndpoint("/either")
    static class Either extends Payloads {}

    @WebSocketEndpoint(value = "/astext", dataType = DataType.TEXT)
    static class EitherAsText extends Payloads {}

    @WebSocketEndpoint(value = "/asbytes", dataType = DataType.BLOB)
    static class EitherAsBytes extends Payloads {}

    @WebSocketEndpoint("/each")
    static class Each {
        @OnMessage
        String text(Payload.Text message) {
            return "text " + message.text();
        }

        @OnMessage
        String bytes(Payload.Binary message) {
            return "bytes " + message.bytes().remaining();
        }
    }

    @WebSocketEndpoint("/typedandeither")
    static class TypedAndEither extends Payloads {
        @OnMessage
        @MessageType("line")
        String line(Line line) {
            return "line " + line.length();
        }
    }

    private List<Object> answersToBothKinds(Class<?> type, Supplier<?> handler) {
        PairClient client = connect(type, handler);
        client.send("ab");
        client.send(new byte[] {'c'});
        return client.received();
    }

    @Test
    void payloadIsOfEitherKindAsItCame() {
        assertThat(answersToBothKinds(Either.class, Either::new)).containsExactly("text ab", "bytes 1");
        application.close();
        assertThat(answersToBothKinds(EitherAsText.class, EitherAsText::new)).containsExactly("text ab", "text c");
        application.close();
        assertThat(answersToBothKinds(EitherAsBytes.class, EitherAsBytes::new)).containsExactly("bytes 2", "bytes 1");
        application.close();
        assertThat(answersToBothKinds(Each.class, Each::new)).containsExactly("text ab", "bytes 1");
    }

    @Test
    void payloadIsWhatNoTypedCallbackTakes() {
        PairClient client = connect(TypedAndEither.class, TypedAndEither::new);

        client.send("{\"type\":\"line\",\"length\":3}");
        client.send("{\"type\":\"none\"}");
        client.send(new byte[2]);

        assertThat(client.received()).containsExactly("line 3", "text {\"type\":\"none\"}", "bytes 2");
    }

    // ---- Results to others, and what is declared ----

    @WebSocketEndpoint("/others")
    static class ToOthers {
        @OnOpen
        void open(WebSocketConnection connection) {
            connection.subscribe("topic");
        }

        @OnMessage
        @WithCodec(out = Minus.class)
        @Broadcast
        Object message(String message) {
            return message.equals("stream") ? Stream.of(new Point(1, 2), new Point(3, 4)) : new Point(5, 6);
        }

        @OnMessage
        @SendTo("topic")
        List<Point> list(byte[] message) {
            return List.of();
        }

        @OnMessage
        @MessageType("stage")
        @SendTo(value = "topic", exceptSender = true)
        CompletionStage<List<Point>> later(String message) {
            return CompletableFuture.completedFuture(List.of(new Point(0, 0)));
        }
    }

    @Test
    void resultToOthersIsEncodedByTheCodecOfItsCallback() {
        PairClient sender = connect(ToOthers.class, ToOthers::new, new Plus(), new Minus(), new Points());
        PairClient other = application.connect("/others");

        sender.send("{}");
        sender.send("{\"type\":\"stage\"}");
        sender.send(new byte[0]);

        assertThat(sender.received()).containsExactly("-5,6", "points 0");
        assertThat(other.received()).containsExactly("-5,6", "points 1", "points 0");
    }

    @WebSocketEndpoint("/streams")
    static class StreamToOthers {
        @OnMessage
        @WithCodec(out = Minus.class)
        @Broadcast
        Stream<Point> message(String message) {
            return Stream.of(new Point(1, 2), new Point(3, 4));
        }
    }

    @Test
    void streamToOthersIsEncodedByTheCodecOfItsCallback() {
        PairClient client = connect(StreamToOthers.class, StreamToOthers::new, new Plus(), new Minus());

        client.send("stream");

        assertThat(client.received()).containsExactly("-1,2", "-3,4");
    }

    /** Counts what it encodes. */
    static final class Counting extends Marked {
        final AtomicInteger encoded = new AtomicInteger();

        Counting() {
            super("n");
        }

        @Override
        public Payload encode(Object value) {
            encoded.incrementAndGet();
            return super.encode(value);
        }
    }

    @WebSocketEndpoint("/counted")
    static class Counted {
        @OnMessage
        @WithCodec(out = Counting.class)
        @Broadcast
        Point message(String message) {
            return new Point(1, 2);
        }

        @OnMessage
        @WithCodec(out = Counting.class)
        @SendTo("nobody")
        Point nobody(byte[] message) {
            return new Point(1, 2);
        }
    }

    @Test
    void resultToOthersIsEncodedOnceOrWhereNobodyIsNever() {
        Counting counting = new Counting();
        PairClient first = connect(Counted.class, Counted::new, counting);
        PairClient second = application.connect("/counted");

        first.send(new byte[0]);
        assertThat(counting.encoded).hasValue(0);
        first.send("go");

        assertThat(counting.encoded).hasValue(1);
        assertThat(first.received()).containsExactly("n1,2");
        assertThat(second.received()).containsExactly("n1,2");
    }

    interface Figure {}

    public record Circle(int radius) implements Figure {}

    /** Knows the interface, and none of its classes. */
    static final class Figures implements Codec {
        @Override
        public boolean supports(Type type) {
            return type == Figure.class;
        }

        @Override
        public Payload encode(Object value) {
            return Payload.of("figure");
        }

        @Override
        public Object decode(Payload payload, Type type) {
            return new Circle(1);
        }
    }

    @WebSocketEndpoint("/figures")
    static class OfFigures {
        @OnOpen
        @Broadcast
        Optional<Figure> open() {
            return Optional.of(new Circle(0));
        }

        @OnMessage
        Figure message(Figure figure) {
            if (figure.equals(new Circle(1))) {
                return figure;
            }
            throw new IllegalStateException();
        }

        @OnMessage
        Circle circle(byte[] message) {
            return new Circle(message.length);
        }
    }

    @Test
    void replyIsEncodedByTheCodecOfTheTypeThatIsDeclared() {
        PairClient client = connect(OfFigures.class, OfFigures::new, new Figures());

        client.send("any");
        client.send(new byte[2]);

        assertThat(client.received()).containsExactly("figure", "figure", "{\"radius\":2}");
    }

    /** Is told of what fails on any endpoint. */
    static final class Listener {
        @OnError
        Figure failed(IllegalStateException failure) {
            return new Circle(3);
        }
    }

    @Test
    void replyOfAnErrorCallbackOfAnotherBeanToo() {
        application = TestApplication.builder()
                .endpoint(FailingOpen.class, FailingOpen::new)
                .errorListener(new Listener())
                .codec(new Figures())
                .start();

        assertThat(application.connect("/failing").received()).containsExactly("figure");
    }

    @WebSocketEndpoint("/failing")
    static class FailingOpen {
        @OnOpen
        void open() {
            throw new IllegalStateException();
        }
    }

    @WebSocketEndpoint("/binaryonly")
    static class BinaryOnly {
        @OnMessage
        void point(Point point) {}
    }

    @Test
    void textIsRefusedWhereTheOnlyCodecIsBinary() {
        PairClient client = connect(BinaryOnly.class, BinaryOnly::new, new Bytes());

        client.send("{\"x\":1,\"y\":2}");

        assertThat(client.close().code()).isEqualTo(1003);
    }

    // ---- A codec by name ----

    @WebSocketEndpoint("/method")
    static class OnMethod {
        @OnMessage
        @WithCodec(Minus.class)
        Point mirror(Point point) {
            return new Point(point.y(), point.x());
        }
    }

    @Test
    void codecOfAMethodIsForBothDirectionsWhateverThePriority() {
        PairClient client = connect(OnMethod.class, OnMethod::new, new Plus(), new Minus());

        client.send("-1,2");

        assertThat(client.received()).containsExactly("-2,1");
    }

    @WebSocketEndpoint("/inout")
    static class InAndOut {
        @OnOpen
        @WithCodec(out = Plus.class)
        Point open() {
            return new Point(0, 0);
        }

        @OnMessage
        @WithCodec(in = Minus.class, out = Bytes.class)
        CompletionStage<Point> mirror(Point point) {
            return CompletableFuture.completedFuture(new Point(point.y(), point.x()));
        }
    }

    @Test
    void codecsMayDifferInAndOut() {
        PairClient client = connect(InAndOut.class, InAndOut::new, new Plus(), new Minus(), new Bytes());

        client.send("-1,2");

        assertThat(client.received()).containsExactly("+0,0", bytes(2, 1));
    }

    @WebSocketEndpoint("/parameter")
    static class OnParameter {
        @OnMessage
        @WithCodec(Plus.class)
        Point mirror(@WithCodec(Minus.class) Point point) {
            return new Point(point.y(), point.x());
        }
    }

    @Test
    void codecOfTheParameterWins() {
        PairClient client = connect(OnParameter.class, OnParameter::new, new Plus(), new Minus());

        client.send("-1,2");

        assertThat(client.received()).containsExactly("+2,1");
    }

    @WebSocketEndpoint("/raw")
    static class Raw {
        @OnMessage
        @WithCodec(Backwards.class)
        Object text(String text, WebSocketConnection connection) {
            connection.send(text);
            return text.isEmpty() ? new Line(3) : text;
        }
    }

    @Test
    void namedCodecIsAskedForTextTooAndLeavesTheRestToTheOthers() {
        PairClient client = connect(Raw.class, Raw::new, new Backwards());

        client.send("abc");
        client.send("");

        assertThat(client.received()).containsExactly("cba", "abc", "", "{\"length\":3}");
    }

    @WebSocketEndpoint("/class")
    @WithCodec(Minus.class)
    static class OnClass {
        @OnMessage
        Object mirror(Point point, WebSocketConnection connection) {
            connection.send(new Line(1));
            connection.server().broadcast(point);
            return new Point(point.y(), point.x());
        }
    }

    @Test
    void codecOfTheClassGoesFirstForEverythingThatItSupports() {
        PairClient client = connect(OnClass.class, OnClass::new, new Plus(), new Minus());

        client.send("-1,2");

        assertThat(client.received()).containsExactly("{\"length\":1}", "-1,2", "-2,1");
    }

    @WebSocketEndpoint("/classout")
    @WithCodec(out = Minus.class)
    static class OutOnClass {
        @OnMessage
        Point mirror(Point point) {
            return new Point(point.y(), point.x());
        }
    }

    @Test
    void codecOfTheClassMayBeForOneDirection() {
        PairClient client = connect(OutOnClass.class, OutOnClass::new, new Plus(), new Minus());

        client.send("+1,2");

        assertThat(client.received()).containsExactly("-2,1");
    }

    // ---- Generics ----

    @WebSocketEndpoint("/lists")
    static class Lists {
        @OnMessage
        List<Point> twice(List<Point> points) {
            return List.of(points.get(0), points.get(0));
        }

        @OnOpen
        CompletionStage<List<Line>> open() {
            return CompletableFuture.completedFuture(List.of(new Line(1)));
        }
    }

    @Test
    void genericsOfTheDeclarationChooseInBothDirections() {
        PairClient client = connect(Lists.class, Lists::new, new Points());

        client.send("anything");

        assertThat(client.received()).containsExactly("[{\"length\":1}]", "points 2");
    }

    // ---- Bytes of text ----

    @WebSocketEndpoint(value = "/array", dataType = DataType.TEXT)
    static class TextAsArray {
        @OnMessage
        String text(byte[] message) {
            return new String(message, UTF_8);
        }
    }

    @WebSocketEndpoint(value = "/buffer", dataType = DataType.TEXT)
    static class TextAsBuffer {
        @OnMessage
        String text(ByteBuffer message) {
            return UTF_8.decode(message).toString();
        }
    }

    @WebSocketEndpoint(value = "/stream", dataType = DataType.TEXT)
    static class TextAsStream {
        @OnMessage
        String text(InputStream message) throws java.io.IOException {
            return new String(message.readAllBytes(), UTF_8);
        }
    }

    private void textIsTakenAsBytes(Class<?> type, Supplier<?> handler) {
        PairClient client = connect(type, handler);

        client.send("é");
        client.send("è".getBytes(UTF_8));
        client.send(new byte[] {(byte) 0xff});

        assertThat(client.received()).containsExactly("é", "è");
        assertThat(client.close().code()).isEqualTo(1003);
    }

    @Test
    void textMayBeTakenAsArray() {
        textIsTakenAsBytes(TextAsArray.class, TextAsArray::new);
    }

    @Test
    void textMayBeTakenAsBuffer() {
        textIsTakenAsBytes(TextAsBuffer.class, TextAsBuffer::new);
    }

    @Test
    void textMayBeTakenAsStream() {
        textIsTakenAsBytes(TextAsStream.class, TextAsStream::new);
    }

    // ---- Objects of text ----

    @WebSocketEndpoint(value = "/textobject", dataType = DataType.TEXT)
    static class TextAsObject {
        @OnMessage
        Point mirror(Point point) {
            return new Point(point.y(), point.x());
        }
    }

    @WebSocketEndpoint(value = "/textbycodec", dataType = DataType.TEXT)
    static class TextByCodec {
        @OnMessage
        @WithCodec(Plus.class)
        Point mirror(Point point) {
            return new Point(point.y(), point.x());
        }
    }

    private void codecGetsText(Class<?> type, Supplier<?> handler) {
        PairClient client = connect(type, handler, new Plus());

        client.send("+1,2");
        client.send("+3,4".getBytes(UTF_8));
        client.send(new byte[] {(byte) 0xff});

        assertThat(client.received()).containsExactly("+2,1", "+4,3");
        assertThat(client.close().code()).isEqualTo(1003);
    }

    @Test
    void codecOfATypeGetsTextWhereAllIsText() {
        codecGetsText(TextAsObject.class, TextAsObject::new);
    }

    @Test
    void codecByNameGetsTextWhereAllIsText() {
        codecGetsText(TextByCodec.class, TextByCodec::new);
    }
}
