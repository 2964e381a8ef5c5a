/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.codecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kawat.Codec;
import dev.kawat.EndpointDefinitionException;
import dev.kawat.Payload;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WithCodec;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Client;
import dev.kawat.cdi.support.Journal;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Qualifier;
import jakarta.inject.Singleton;
import jakarta.websocket.OnMessage;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Type;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodecBeansTest {

    /** A message; public because of JSON-B. */
    public record Point(int x, int y) {}

    @WebSocketEndpoint("/points")
    static class Points {
        @OnMessage
        Point mirror(Point point) {
            return new Point(point.y(), point.x());
        }
    }

    /** Points as text, each codec with a mark of its own before it. */
    abstract static class PointCodec implements Codec {

        @Inject
        Journal journal;

        abstract String mark();

        @Override
        public boolean supports(Type type) {
            return type == Point.class;
        }

        @Override
        public Payload encode(Object value) {
            Point point = (Point) value;
            journal.add("encoded");
            return Payload.of(mark() + point.x() + "," + point.y());
        }

        @Override
        public Object decode(Payload payload, Type type) {
            List<String> parts =
                    List.of(((Payload.Text) payload).text().substring(1).split(",", -1));
            return new Point(Integer.parseInt(parts.get(0)), Integer.parseInt(parts.get(1)));
        }
    }

    @Dependent
    static class DependentCodec extends PointCodec {
        @Override
        String mark() {
            return "~";
        }

        @PreDestroy
        void destroyed() {
            journal.add("destroyed");
        }
    }

    @Singleton
    static class SingletonCodec extends PointCodec {
        @Override
        String mark() {
            return "!";
        }

        @PreDestroy
        void destroyed() {
            journal.add("destroyed");
        }
    }

    @ApplicationScoped
    static class SharedCodec extends PointCodec {
        @Override
        String mark() {
            return "?";
        }

        @PreDestroy
        void destroyed() {
            journal.add("destroyed");
        }
    }

    @Priority(10)
    @Singleton
    static class HighCodec extends PointCodec {
        @Override
        String mark() {
            return "+";
        }
    }

    @Priority(-10)
    @Singleton
    static class LowCodec extends PointCodec {
        @Override
        String mark() {
            return "-";
        }
    }

    @Qualifier
    @Retention(RetentionPolicy.RUNTIME)
    @interface Special {}

    @ApplicationScoped
    static class CodecFactory {
        @Produces
        @Special
        Codec codec() {
            return new Codec() {
                @Override
                public boolean supports(Type type) {
                    return type == Point.class;
                }

                @Override
                public Payload encode(Object value) {
                    return Payload.of("produced");
                }

                @Override
                public Object decode(Payload payload, Type type) {
                    return new Point(0, 0);
                }
            };
        }
    }

    @ApplicationScoped
    static class PrioritizedCodecs {
        @Produces
        @Priority(20)
        Codec produced() {
            return new Fixed("method");
        }

        @Produces
        @Special
        @Priority(30)
        Codec field = new Fixed("field");
    }

    /** Says the same of every point. Not a bean by itself. */
    static class Fixed implements Codec {
        private final String text;

        Fixed(String text) {
            this.text = text;
        }

        @Override
        public boolean supports(Type type) {
            return type == Point.class;
        }

        @Override
        public Payload encode(Object value) {
            return Payload.of(text);
        }

        @Override
        public Object decode(Payload payload, Type type) {
            return new Point(0, 0);
        }
    }

    @RequestScoped
    static class RequestCodec extends PointCodec {
        @Override
        String mark() {
            return "r";
        }
    }

    @WebSocketEndpoint("/choosing")
    static class Choosing {
        @OnMessage
        @WithCodec(in = LowCodec.class, out = SharedCodec.class)
        Point mirror(Point point) {
            return new Point(point.y(), point.x());
        }
    }

    @WebSocketEndpoint("/narrow")
    @WithCodec(DependentCodec.class)
    static class ChoosingForAll {
        @OnMessage
        Point mirror(Point point) {
            return new Point(point.y(), point.x());
        }
    }

    @Test
    void withoutOneItIsJson() {
        try (Application application = Application.of(Points.class)) {

            assertThat(application.connect("/points").ask("{\"x\":1,\"y\":2}")).isEqualTo("{\"x\":2,\"y\":1}");
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {DependentCodec.class, SingletonCodec.class, SharedCodec.class})
    void winsOverJsonWhateverItsScope(Class<? extends PointCodec> codec) throws ReflectiveOperationException {
        String mark = codec.getDeclaredConstructor().newInstance().mark();
        try (Application application = Application.of(Points.class, codec)) {

            assertThat(application.connect("/points").ask("#1,2")).isEqualTo(mark + "2,1");
        }
    }

    @Test
    void mayBeProducedAndQualified() {
        try (Application application = Application.of(Points.class, CodecFactory.class)) {

            assertThat(application.connect("/points").ask("#1,2")).isEqualTo("produced");
        }
    }

    @Test
    void theHighestPriorityWins() {
        try (Application application =
                Application.of(Points.class, LowCodec.class, HighCodec.class, SingletonCodec.class)) {

            assertThat(application.connect("/points").ask("#1,2")).isEqualTo("+2,1");
        }
    }

    @Test
    void priorityOfAProducerCounts() {
        try (Application application = Application.of(Points.class, PrioritizedCodecs.class, HighCodec.class)) {

            assertThat(application.connect("/points").ask("#1,2")).isEqualTo("field");
        }
    }

    @Test
    void chosenOneIsTakenWhateverItsScopeAndPriority() {
        try (Application application = Application.of(
                Choosing.class,
                ChoosingForAll.class,
                LowCodec.class,
                HighCodec.class,
                SharedCodec.class,
                DependentCodec.class)) {

            assertThat(application.connect("/choosing").ask("#1,2")).isEqualTo("?2,1");
            assertThat(application.connect("/narrow").ask("#1,2")).isEqualTo("~2,1");
        }
    }

    @Test
    void twoOfOnePriorityAreADefinitionError() {
        String here = CodecBeansTest.class.getName() + "$";

        assertThat(catchThrowableOfType(
                                EndpointDefinitionException.class,
                                () -> Application.of(Points.class, SharedCodec.class, SingletonCodec.class))
                        .problems())
                .containsExactly("@OnMessage method " + here + "Points.mirror(Point): one codec for " + here
                        + "Point must have the highest @Priority, or be chosen by @WithCodec, got " + here
                        + "SharedCodec and " + here + "SingletonCodec");
    }

    @Test
    void scopeThatIsNotAlwaysActiveIsADefinitionError() {
        assertThat(Application.problems(Points.class, RequestCodec.class))
                .containsExactly(
                        "Codec " + RequestCodec.class.getName() + ": scope must be one that is always active, such"
                                + " as @ApplicationScoped, because a codec serves every connection at any time, got"
                                + " '@RequestScoped'");
    }

    @Test
    void noPriorityIsZero() {
        try (Application application = Application.of(Points.class, LowCodec.class, SingletonCodec.class)) {

            assertThat(application.connect("/points").ask("#1,2")).isEqualTo("!2,1");
        }
    }

    @Test
    void aBroadcastEncodesOnce() {
        try (Application application = Application.of(Points.class, SharedCodec.class)) {
            List<Client> clients = List.of(
                    application.connect("/points"), application.connect("/points"), application.connect("/points"));

            application.server().broadcast(new Point(1, 2));

            assertThat(clients).extracting(Client::text).containsOnly("?1,2");
            assertThat(application.journal().entries()).containsExactly("encoded");
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {DependentCodec.class, SingletonCodec.class, SharedCodec.class})
    void isDestroyedWhenTheApplicationStops(Class<? extends PointCodec> codec) {
        Application application = Application.of(Points.class, codec);
        Journal journal = application.journal();
        assertThat(application.connect("/points").ask("#1,2")).endsWith("2,1");

        application.close();

        assertThat(journal.entriesWith("destroyed")).hasSize(1);
    }
}
