/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Keyed;
import java.io.Serializable;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTypeTest {

    record Point(int x) implements Shape {}

    enum Nothing implements Round {
        AT_ALL
    }

    sealed interface Shape permits Point, Round {}

    sealed interface Round extends Shape permits Nothing {}

    sealed interface Answer permits Text, Later {}

    record Text(String text) implements Answer {}

    static final class Later extends CompletableFuture<String> implements Answer {}

    sealed interface Outer permits Text2, Inner {}

    record Text2(String text) implements Outer {}

    sealed interface Inner extends Outer permits Many {}

    static final class Many implements Inner, Iterator<String> {
        @Override
        public boolean hasNext() {
            return false;
        }

        @Override
        public String next() {
            throw new NoSuchElementException();
        }
    }

    sealed interface Ajar permits Open {}

    non-sealed interface Open extends Ajar {}

    interface Anything {}

    @ParameterizedTest
    @ValueSource(
            classes = {
                String.class,
                byte[].class,
                int.class,
                Point.class,
                Keyed.class,
                Shape.class,
                Round.class,
                Text.class,
                List.class,
                Collection.class,
                Map.class,
                SortedMap.class,
                CharSequence.class
            })
    void typesThatCannotHoldMessagesArePlain(Class<?> type) {
        assertThat(ReplyType.isPlain(type)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Object.class,
                Anything.class,
                Serializable.class,
                Answer.class,
                Outer.class,
                Ajar.class,
                Later.class,
                Many.class,
                CompletionStage.class,
                Optional.class,
                OptionalInt.class,
                Stream.class,
                IntStream.class,
                Iterator.class,
                ListIterator.class,
                Flow.Publisher.class
            })
    void typesThatMayHoldMessagesAreNot(Class<?> type) {
        assertThat(ReplyType.isPlain(type)).isFalse();
    }
}
