/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.kawat.Codec;
import dev.kawat.DataType;
import dev.kawat.EndpointDefinitionException;
import dev.kawat.MessageType;
import dev.kawat.Payload;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WithCodec;
import dev.kawat.impl.descriptor.EndpointReader;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.testing.TestApplication;
import jakarta.json.bind.annotation.JsonbSubtype;
import jakarta.json.bind.annotation.JsonbTypeInfo;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Type;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is said at deployment of codecs that cannot do what they are to do. */
class CodecRulesTest {

    private static final String HERE = CodecRulesTest.class.getName() + "$";

    public record Point(int x, int y) {}

    static class OfPoints implements Codec {
        @Override
        public boolean supports(Type type) {
            return type == Point.class;
        }

        @Override
        public Payload encode(Object value) {
            return Payload.of("point");
        }

        @Override
        public Object decode(Payload payload, Type type) {
            return new Point(1, 2);
        }
    }

    static final class First extends OfPoints {}

    static final class Second extends OfPoints {}

    static final class Binary extends OfPoints {
        @Override
        public boolean binary() {
            return true;
        }
    }

    private static List<String> problems(Class<?> type, Codec... codecs) {
        TestApplication.Builder application = TestApplication.builder().endpoint(type, Object::new);
        List.of(codecs).forEach(codec -> application.codec(codec, 5));
        return catchThrowableOfType(EndpointDefinitionException.class, application::start)
                .problems();
    }

    private static void starts(Class<?> type, Codec... codecs) {
        TestApplication.Builder application = TestApplication.builder().endpoint(type, Object::new);
        List.of(codecs).forEach(codec -> application.codec(codec, 5));
        application.start().close();
    }

    @WebSocketEndpoint("/takes")
    static class Takes {
        @OnMessage
        void take(Point point) {}
    }

    @WebSocketEndpoint("/returns")
    static class Returns {
        @OnMessage
        Point give(String message) {
            return new Point(1, 2);
        }
    }

    @Test
    void twoOfOnePriorityAreOneTooMany() {
        String rule =
                "one codec for " + HERE + "Point must have the highest @Priority, or be chosen by @WithCodec, got "
                        + HERE + "First and " + HERE + "Second";

        assertThat(problems(Takes.class, new Second(), new First()))
                .containsExactly("@OnMessage method " + HERE + "Takes.take(Point): " + rule);
        assertThat(problems(Returns.class, new First(), new Second()))
                .containsExactly("@OnMessage method " + HERE + "Returns.give(String): " + rule);
    }

    @WebSocketEndpoint("/strings")
    static class TakesText {
        @OnMessage
        String take(String text) {
            return text;
        }
    }

    @WebSocketEndpoint("/chooses")
    static class Chooses {
        @OnMessage
        @WithCodec(First.class)
        Point take(Point point) {
            return point;
        }
    }

    @WebSocketEndpoint("/choosesforall")
    @WithCodec(First.class)
    static class ChoosesForAll {
        @OnMessage
        Point take(Point point) {
            return point;
        }
    }

    @Test
    void whoChoosesOrNeedsNoneMayHaveTwo() {
        starts(TakesText.class, new First(), new Second());
        starts(Chooses.class, new First(), new Second());
        starts(ChoosesForAll.class, new First(), new Second());
    }

    @Test
    void chosenCodecMustBeABean() {
        assertThat(problems(Chooses.class, new Second()))
                .containsExactly(
                        "@OnMessage method " + HERE + "Chooses.take(Point): @WithCodec must name a codec that is a bean"
                                + " with a scope, got '" + HERE + "First'");
        assertThat(problems(ChoosesForAll.class))
                .containsExactly(
                        "@WithCodec on " + HERE + "ChoosesForAll: @WithCodec must name a codec that is a bean with a"
                                + " scope, got '" + HERE + "First'");
    }

    @WebSocketEndpoint("/unsupported")
    static class Unsupported {
        @OnMessage
        void take(@WithCodec(First.class) String text) {}
    }

    @Test
    void chosenCodecMustSupportTheMessage() {
        assertThat(problems(Unsupported.class, new First()))
                .containsExactly(
                        "@OnMessage method " + HERE + "Unsupported.take(String): @WithCodec must name a codec that"
                                + " supports java.lang.String, got '" + HERE + "First'");
    }

    @WebSocketEndpoint("/twobinary")
    static class TwoBinary {
        @OnMessage
        void object(Point point) {}

        @OnMessage
        void bytes(byte[] bytes) {}
    }

    @WebSocketEndpoint("/twotext")
    static class TwoText {
        @OnMessage
        void object(Point point) {}

        @OnMessage
        void bytes(@WithCodec(OfBytes.class) byte[] bytes) {}
    }

    static final class OfBytes extends OfPoints {
        @Override
        public boolean supports(Type type) {
            return type == byte[].class;
        }
    }

    @Test
    void codecsMustNotMakeOneKindOfTwoCallbacks() {
        String rule = " messages without a @MessageType, but these all take that kind because of their types and"
                + " codecs, got [@OnMessage method ";

        assertThat(problems(TwoBinary.class, new Binary()))
                .containsExactly(
                        "@WebSocketEndpoint on " + HERE + "TwoBinary: class must have at most one @OnMessage method"
                                + " for binary" + rule + HERE + "TwoBinary.bytes(byte[]), @OnMessage method " + HERE
                                + "TwoBinary.object(Point)]");
        assertThat(problems(TwoText.class, new OfBytes()))
                .containsExactly(
                        "@WebSocketEndpoint on " + HERE + "TwoText: class must have at most one @OnMessage method"
                                + " for text" + rule + HERE + "TwoText.bytes(byte[]), @OnMessage method " + HERE
                                + "TwoText.object(Point)]");
        starts(TwoText.class, new OfBytes(), new Binary());
    }

    @WebSocketEndpoint("/unsendable")
    static class Unsendable {
        @OnMessage
        InputStream stream(String message) {
            return InputStream.nullInputStream();
        }

        @OnMessage
        CompletableFuture<Reader> reader(byte[] message) {
            return CompletableFuture.completedFuture(Reader.nullReader());
        }

        @OnOpen
        Stream<FutureTask<String>> futures() {
            return Stream.empty();
        }
    }

    @WebSocketEndpoint("/held")
    static class HeldUnsendable {
        @OnMessage
        Map<String, List<Optional<CompletableFuture<String>>>> futures(String message) {
            return Map.of();
        }

        @OnMessage
        List<Optional<OptionalInt>> optionals(byte[] message) {
            return List.of();
        }

        @OnOpen
        Iterator<Integer>[] iterators() {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void resultHoldsWhatAMessageCanBeMadeOf() {
        String rule = ": return type must be one that can be sent, so return it from a callback, which sends ";

        assertThat(problems(HeldUnsendable.class))
                .containsExactlyInAnyOrder(
                        "@OnMessage method " + HERE + "HeldUnsendable.futures(String)" + rule
                                + "the value when it is there, or send the value in thenAccept, got"
                                + " 'java.util.Map<java.lang.String,"
                                + " java.util.List<java.util.Optional<java.util.concurrent.CompletableFuture<java.lang.String>>>>'",
                        "@OnOpen method " + HERE + "HeldUnsendable.iterators()" + rule
                                + "each item, or send the items one by one, got 'java.util.Iterator<java.lang.Integer>[]'");
    }

    @Test
    void resultIsWhatAMessageCanBeMadeOf() {
        String rule = ": return type must be one that can be sent, so ";

        assertThat(problems(Unsendable.class))
                .containsExactlyInAnyOrder(
                        "@OnMessage method " + HERE + "Unsendable.stream(String)" + rule
                                + "send its bytes, for example those of readAllBytes(), got 'java.io.InputStream'",
                        "@OnMessage method " + HERE + "Unsendable.reader(byte[])" + rule
                                + "send its text, got 'java.io.Reader'",
                        "@OnOpen method " + HERE + "Unsendable.futures()" + rule
                                + "use a CompletableFuture, and return it from a callback, or send its value, got"
                                + " 'java.util.concurrent.FutureTask<java.lang.String>'");
    }

    interface Figure {}

    abstract static class Solid {}

    sealed interface Sealed permits Only {}

    @MessageType("only")
    record Only() implements Sealed {}

    @JsonbTypeInfo(@JsonbSubtype(alias = "ball", type = Ball.class))
    interface Known {}

    record Ball() implements Known {}

    abstract static class Between implements Known {}

    @WebSocketEndpoint("/figures")
    static class Figures {
        @OnMessage
        void figure(Figure figure) {}
    }

    @WebSocketEndpoint("/solids")
    static class Solids {
        @OnMessage
        void solids(Map<String, List<Solid>> solids) {}
    }

    @WebSocketEndpoint("/sealed")
    static class ListsOfSealed {
        @OnMessage
        void sealed(List<Sealed> all) {}
    }

    @WebSocketEndpoint("/known")
    static class Subtyped {
        @OnMessage
        void sealed(Sealed one) {}

        @OnMessage
        void known(List<Known> all) {}
    }

    @WebSocketEndpoint("/between")
    static class OfBetween {
        @OnMessage
        void between(Map<Thread.State, Between[]> known) {}
    }

    static final class OfFigures extends OfPoints {
        @Override
        public boolean supports(Type type) {
            return type == Figure.class;
        }
    }

    @Test
    void messageTypeIsOneOfWhichJsonCanMakeAnObject() {
        assertThat(problems(Figures.class))
                .containsExactly(unreadable("Figures.figure(Figure)", Figure.class, "Figure"));
        assertThat(problems(Solids.class))
                .singleElement(STRING)
                .startsWith("@OnMessage method " + HERE + "Solids.solids(Map): ")
                .contains(", but " + HERE + "Solid is abstract");
        assertThat(problems(ListsOfSealed.class))
                .singleElement(STRING)
                .startsWith("@OnMessage method " + HERE + "ListsOfSealed.sealed(List): ")
                .contains(", but " + HERE + "Sealed is abstract");
        starts(Subtyped.class);
        starts(OfBetween.class);
        starts(Figures.class, new OfFigures());
    }

    private static String unreadable(String method, Class<?> type, String found) {
        return "@OnMessage method " + HERE + method + ": " + type.getName() + " must be readable from JSON, but "
                + HERE + found
                + " is abstract, so its class is unknown: add @JsonbTypeInfo or an adapter, or use a concrete class";
    }

    @WebSocketEndpoint(value = "/sizes", maxMessage = "10")
    static class Sizes {
        @OnMessage(maxMessageSize = 11)
        void text(String message) {}

        @OnMessage(maxMessageSize = 0)
        void bytes(byte[] message) {}

        @OnMessage(maxMessageSize = 5)
        void pong(PongMessage pong) {}
    }

    @WebSocketEndpoint(value = "/fitting", maxMessage = "10")
    static class FittingSizes {
        @OnMessage(maxMessageSize = 10)
        void text(String message) {}

        @OnMessage(maxMessageSize = -1)
        void bytes(byte[] message) {}
    }

    @Test
    void maxMessageSizeOfACallbackIsWithinThatOfTheEndpoint() {
        assertThat(problems(Sizes.class))
                .containsExactlyInAnyOrder(
                        "@OnMessage method " + HERE
                                + "Sizes.text(String): maxMessageSize must be at most max-message of"
                                + " the endpoint, which is 10, so raise that too, got '11'",
                        "@OnMessage method " + HERE
                                + "Sizes.bytes(byte[]): maxMessageSize must be positive, or -1 for the limit of"
                                + " the endpoint, got '0'",
                        "@OnMessage method " + HERE
                                + "Sizes.pong(PongMessage): maxMessageSize must not be given for pings"
                                + " or pongs, got '5'");
        starts(FittingSizes.class);
    }

    @WebSocketEndpoint("/objects")
    static class TwoObjects {
        @OnMessage
        void one(List<String> message) {}

        @OnMessage
        void two(Point message) {}
    }

    @WebSocketEndpoint("/payload")
    static class EitherAndText {
        @OnMessage
        void either(Payload message) {}

        @OnMessage
        void one(Point message) {}
    }

    @WebSocketEndpoint(value = "/all", dataType = DataType.OBJECT)
    static class TwoForAll {
        @OnMessage
        void text(String message) {}

        @OnMessage
        void object(Point message) {}
    }

    @Test
    void eachKindHasOneCallback() {
        String most = ": class must have at most one @OnMessage method for ";
        String rule = " messages without a @MessageType, but these all take that kind because of their types"
                + " and codecs, got [@OnMessage"
                + " method ";

        assertThat(problems(TwoObjects.class))
                .containsExactly("@WebSocketEndpoint on " + HERE + "TwoObjects" + most + "text" + rule + HERE
                        + "TwoObjects.one(List), @OnMessage method " + HERE + "TwoObjects.two(Point)]");
        assertThat(problems(EitherAndText.class, new Binary()))
                .containsExactly("@WebSocketEndpoint on " + HERE + "EitherAndText" + most + "binary" + rule + HERE
                        + "EitherAndText.either(Payload), @OnMessage method " + HERE + "EitherAndText.one(Point)]");
        assertThat(problems(TwoForAll.class, new Binary()))
                .containsExactly("@WebSocketEndpoint on " + HERE + "TwoForAll: dataType OBJECT allows only one"
                        + " @OnMessage method without a @MessageType, got [@OnMessage method " + HERE
                        + "TwoForAll.object(Point), @OnMessage method " + HERE + "TwoForAll.text(String)]");
        starts(TwoObjects.class, new Binary());
    }

    @WebSocketEndpoint("/typed")
    static class Typed {
        @OnMessage
        @MessageType("point")
        void object(Point point) {}
    }

    @Test
    void messageWithATypeIsText() {
        assertThat(problems(Typed.class, new Binary()))
                .containsExactly(
                        "@OnMessage method " + HERE + "Typed.object(Point): a message with a @MessageType must be"
                                + " text, but its codec is binary, got '" + HERE + "Point'");
        starts(Typed.class, new First());
    }

    public sealed interface Shape permits Circle, Square, Other, Form {}

    @MessageType("circle")
    public record Circle(int radius) implements Shape {}

    public record Square(int side) implements Shape {}

    @MessageType("circle")
    public record Other(int radius) implements Shape {}

    public abstract static non-sealed class Form implements Shape {}

    @WebSocketEndpoint("/shapes")
    static class Shapes {
        @OnMessage
        void shape(Shape shape) {}
    }

    static final class OfShapes extends OfPoints {
        @Override
        public boolean supports(Type type) {
            return type == Shape.class;
        }
    }

    @Test
    void classesOfASealedTypeMustBeToldApartUnlessACodecDoes() {
        String rule = "@OnMessage method " + HERE + "Shapes.shape(Shape): each class that the sealed type " + HERE
                + "Shape permits must ";

        assertThat(problems(Shapes.class))
                .containsExactlyInAnyOrder(
                        rule + "have a @MessageType, got '" + HERE + "Square'",
                        rule + "have a @MessageType of its own, got 'circle'",
                        rule + "be sealed, or a record or class that can be instantiated, got '" + HERE + "Form'");
        starts(Shapes.class, new OfShapes());
    }

    @WebSocketEndpoint(value = "/property", messageTypeProperty = " ")
    static class BlankProperty {
        @OnMessage
        void take(String text) {}
    }

    @Test
    void propertyOfTheTypeHasAName() {
        Problems problems = new Problems();

        EndpointReader.read(BlankProperty.class, problems);

        assertThat(problems.messages())
                .containsExactly("@WebSocketEndpoint on " + HERE
                        + "BlankProperty: message-type-property must be the name of a property, got ' '");
    }

    @Test
    void libraryThatIsNamedMustBeThere() {
        TestApplication.Builder application =
                TestApplication.builder().set("kawat.json", "gson").endpoint(TakesText.class, Object::new);

        assertThat(catchThrowableOfType(EndpointDefinitionException.class, application::start)
                        .problems())
                .containsExactly("configuration key kawat.json: must be one of auto, jsonb, jackson, got 'gson'");
    }
}
