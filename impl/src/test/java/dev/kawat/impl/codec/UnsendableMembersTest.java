/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.kawat.MessageEncodeException;
import dev.kawat.impl.descriptor.UnsendableTypes;
import dev.kawat.impl.settings.JsonChoice;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SubmissionPublisher;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Objects that cannot be sent cannot be members of sent objects either, and no library waits for them. */
class UnsendableMembersTest {

    public record OfFuture(CompletableFuture<String> held) {}

    record OfStage(CompletionStage<String> held) {}

    record OfAnyFuture(Future<String> held) {}

    record OfStream(Stream<String> held) {}

    record OfPublisher(Flow.Publisher<String> held) {}

    record OfIterator(Iterator<String> held) {}

    record OfInput(InputStream held) {}

    record OfReader(Reader held) {}

    record OfAny(Object held) {}

    interface Later extends Future<String> {}

    static final class Own extends FutureTask<String> implements Later {
        Own() {
            super(() -> "never");
        }
    }

    static Stream<Arguments> holders() {
        CompletableFuture<String> future = new CompletableFuture<>();
        SubmissionPublisher<String> publisher = new SubmissionPublisher<>();
        Iterator<String> iterator = List.of("x").iterator();
        InputStream input = InputStream.nullInputStream();
        Reader reader = new StringReader("x");
        List<Supplier<Map.Entry<Object, Object>>> holders = List.of(
                () -> Map.entry(future, List.of(future)),
                () -> Map.entry(future, Map.of("a", future)),
                () -> Map.entry(future, new Object[] {future}),
                () -> Map.entry(future, new OfFuture(future)),
                () -> Map.entry(future, new OfStage(future)),
                () -> Map.entry(future, new OfAnyFuture(future)),
                () -> Map.entry(future, new OfAny(future)),
                () -> Map.entry(future, List.of(Map.of("a", new OfAny(future)))),
                () -> of(new Own()),
                () -> of(IntStream.of(1)),
                () -> of(publisher),
                () -> of(iterator),
                () -> of(input),
                () -> of(reader),
                () -> Map.entry(publisher, new OfPublisher(publisher)),
                () -> Map.entry(iterator, new OfIterator(iterator)),
                () -> Map.entry(input, new OfInput(input)),
                () -> Map.entry(reader, new OfReader(reader)));
        return Stream.of(JsonChoice.JSONB, JsonChoice.JACKSON)
                .flatMap(choice -> holders.stream()
                        .map(Supplier::get)
                        .map(holder -> Arguments.of(choice, holder.getKey(), holder.getValue())));
    }

    private static Map.Entry<Object, Object> of(Object held) {
        return Map.entry(held, new OfAny(held));
    }

    @ParameterizedTest
    @MethodSource("holders")
    void isRefused(JsonChoice choice, Object held, Object holder) {
        JsonCodec codec = codec(choice);
        String remedy = UnsendableTypes.remedyForClass(held.getClass()).orElseThrow();

        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThatExceptionOfType(MessageEncodeException.class)
                        .isThrownBy(() -> codec.encode(holder))
                        .withMessageStartingWith("cannot send a ")
                        .withMessageEndingWith(": " + remedy));
    }

    private static JsonCodec codec(JsonChoice choice) {
        return new JsonCodec(UnsendableMembersTest.class.getClassLoader(), choice);
    }
}
