/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Codec;
import dev.kawat.EndpointDefinitionException;
import dev.kawat.Keyed;
import dev.kawat.Payload;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.testing.HidingLoader;
import dev.kawat.impl.testing.TestApplication;
import jakarta.json.JsonObject;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The problems of applications without a JSON library, which is hidden by a class loader. */
class JsonAvailabilityCheckTest {

    public record Order(String what) {}

    public static class Bill {}

    @WebSocketEndpoint("/plain")
    public static class Plain {
        @OnOpen
        public ByteBuffer open() {
            return ByteBuffer.allocate(1);
        }

        @OnMessage
        public CharSequence text(String message) {
            return message;
        }

        @OnMessage
        public CompletionStage<Void> binary(byte[] message, WebSocketConnection connection) {
            return connection.sendAsync(message);
        }

        @OnError
        public CompletionStage<Optional<Stream<String>>> failed(Throwable failure) {
            return CompletableFuture.completedFuture(Optional.of(Stream.of("failed")));
        }
    }

    @WebSocketEndpoint("/streams")
    public static class Streams {
        @OnOpen
        public Iterator<Bill> open() {
            return List.<Bill>of().iterator();
        }

        @OnMessage
        public Optional<Flow.Publisher<Order>> orders(Flow.Publisher<Bill> bills) {
            return Optional.empty();
        }
    }

    /** Returns objects whose declared type does not tell what is sent. */
    @WebSocketEndpoint("/any")
    public static class Any {
        @OnOpen
        public Comparable<?> open() {
            return "welcome";
        }

        @OnMessage
        public Object text(String message) {
            return message;
        }

        @OnMessage
        public CompletionStage<?> binary(byte[] message) {
            return CompletableFuture.completedFuture(message);
        }
    }

    @WebSocketEndpoint("/orders")
    public static class Orders {
        @OnOpen
        public int open() {
            return 1;
        }

        @OnMessage
        public List<Bill> order(Order order) {
            return List.of();
        }

        @OnMessage
        public CompletableFuture<Bill> binary(byte[] message) {
            return new CompletableFuture<>();
        }
    }

    @WebSocketEndpoint("/values")
    public static class Values {
        @OnMessage
        public JsonObject value(JsonObject message) {
            return message;
        }
    }

    /** Supports orders. */
    public static class Own implements Codec {
        @Override
        public boolean supports(Type type) {
            return type == Order.class;
        }

        @Override
        public Payload encode(Object value) {
            return Payload.of(((Order) value).what());
        }

        @Override
        public Object decode(Payload payload, Type type) {
            return new Order(((Payload.Text) payload).text());
        }
    }

    /** Starts an application of one endpoint, and says what is wrong with it: by the classes that its own loader sees. */
    public static class Start implements Function<String, List<String>> {
        @Override
        public List<String> apply(String handler) {
            return problems(handler);
        }

        List<String> problems(String handler, Codec... codecs) {
            TestApplication.Builder application = TestApplication.builder();
            List.of(codecs).forEach(application::codec);
            try {
                Class<?> type = Class.forName(handler);
                application.loader(type.getClassLoader()).endpoint(type, () -> handler);
                application.start().close();
                return List.of();
            } catch (EndpointDefinitionException wrong) {
                return wrong.problems();
            } catch (ClassNotFoundException missing) {
                throw new AssertionError(missing);
            }
        }
    }

    /** The same with a codec of the application's. */
    public static class StartWithCodec extends Start {
        @Override
        public List<String> apply(String handler) {
            return problems(handler, new Own());
        }
    }

    @WebSocketEndpoint("/keyed")
    public static class KeyedText {
        @OnMessage
        public Keyed<String> text(String message) {
            return Keyed.of("key", message);
        }

        @OnMessage
        public Keyed<?> binary(byte[] message) {
            return Keyed.of("key", message);
        }
    }

    @WebSocketEndpoint("/keyed")
    public static class KeyedBills {
        @OnMessage
        public CompletionStage<Keyed<Bill>> text(String message) {
            return new CompletableFuture<>();
        }
    }

    private static final String JACKSON = "com.fasterxml.jackson.";
    private static final String PROVIDERS = "META-INF/services/jakarta.json.bind.spi.JsonbProvider";

    @SuppressWarnings("unchecked")
    private static List<String> start(ClassLoader loader, Class<? extends Start> how, Class<?> handler)
            throws ReflectiveOperationException {
        Function<String, List<String>> start = (Function<String, List<String>>)
                loader.loadClass(how.getName()).getConstructor().newInstance();
        return start.apply(handler.getName());
    }

    private static String problem(String where, String type, String reason) {
        return "@" + where + ": " + type
                + " needs JSON, so add a JSON-B provider such as org.eclipse:yasson, or Jackson, or a Codec for it, got none ("
                + reason + ")";
    }

    @ParameterizedTest
    @ValueSource(classes = {Plain.class, Any.class, KeyedText.class})
    void applicationsWithoutJsonNeedNoneOfItsClasses(Class<?> handler) throws ReflectiveOperationException {
        assertThat(start(new HidingLoader("jakarta.json.", "org.eclipse.yasson.", JACKSON), Start.class, handler))
                .isEmpty();
    }

    @Test
    void callbacksThatNeedJsonAreNamedWhereTheApiIsMissing() throws ReflectiveOperationException {
        String orders = Orders.class.getName();
        String reason = "the classes of JSON-B are missing";

        assertThat(start(new HidingLoader("jakarta.json.", "org.eclipse.yasson.", JACKSON), Start.class, Orders.class))
                .containsExactlyInAnyOrder(
                        problem("OnOpen method " + orders + ".open()", "java.lang.Integer", reason),
                        problem("OnMessage method " + orders + ".order(Order)", Order.class.getName(), reason),
                        problem("OnMessage method " + orders + ".order(Order)", "java.util.List", reason),
                        problem("OnMessage method " + orders + ".binary(byte[])", Bill.class.getName(), reason));
    }

    @Test
    void streamsNeedJsonForWhatIsInThem() throws ReflectiveOperationException {
        String streams = Streams.class.getName();
        String reason = "the classes of JSON-B are missing";

        assertThat(start(new HidingLoader("jakarta.json.", "org.eclipse.yasson.", JACKSON), Start.class, Streams.class))
                .containsExactlyInAnyOrder(
                        problem("OnOpen method " + streams + ".open()", Bill.class.getName(), reason),
                        problem("OnMessage method " + streams + ".orders(Publisher)", Bill.class.getName(), reason),
                        problem("OnMessage method " + streams + ".orders(Publisher)", Order.class.getName(), reason));
    }

    @Test
    void whatHasAKeyNeedsJsonForItself() throws ReflectiveOperationException {
        assertThat(start(
                        new HidingLoader("jakarta.json.", "org.eclipse.yasson.", JACKSON),
                        Start.class,
                        KeyedBills.class))
                .containsExactly(problem(
                        "OnMessage method " + KeyedBills.class.getName() + ".text(String)",
                        Bill.class.getName(),
                        "the classes of JSON-B are missing"));
    }

    @Test
    void callbacksThatNeedJsonAreNamedWhereTheProviderIsMissing() throws ReflectiveOperationException {
        assertThat(start(new HidingLoader(PROVIDERS, "org.eclipse.yasson.", JACKSON), Start.class, Orders.class))
                .hasSize(4)
                .allMatch(problem -> problem.contains("needs JSON") && problem.contains("rovider"));
    }

    /** Not so of the list, which may be one that the codec supports; that an Integer is none is certain. */
    @Test
    void whatACodecOfTheApplicationSupportsNeedsNoJson() throws ReflectiveOperationException {
        assertThat(start(
                        new HidingLoader("jakarta.json.", "org.eclipse.yasson.", JACKSON),
                        StartWithCodec.class,
                        Orders.class))
                .singleElement()
                .asString()
                .contains("open(): java.lang.Integer needs JSON");
    }

    @Test
    void nothingIsWrongWhereThereIsJson() throws ReflectiveOperationException {
        assertThat(start(getClass().getClassLoader(), Start.class, Orders.class))
                .isEmpty();
    }

    @Test
    void jacksonTakesThePlaceOfJsonb() throws ReflectiveOperationException {
        assertThat(start(new HidingLoader("jakarta.json.", "org.eclipse.yasson."), Start.class, Orders.class))
                .isEmpty();
    }

    @Test
    void jsonValuesNeedNeitherButAProviderOfTheirOwn() throws ReflectiveOperationException {
        assertThat(start(
                        new HidingLoader("jakarta.json.bind.", "org.eclipse.yasson.", JACKSON),
                        Start.class,
                        Values.class))
                .isEmpty();
        assertThat(start(
                        new HidingLoader("META-INF/services/jakarta.json.spi.JsonProvider", "org.eclipse.parsson."),
                        Start.class,
                        Values.class))
                .singleElement()
                .asString()
                .startsWith("@OnMessage method " + Values.class.getName()
                        + ".value(JsonObject): jakarta.json.JsonObject needs a JSON-P provider such as"
                        + " org.eclipse.parsson:parsson, got none (");
    }
}
