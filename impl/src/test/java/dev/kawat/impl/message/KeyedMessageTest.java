/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeyedMessageTest {

    static Stream<Outbound.Message> messages() {
        return Stream.of(Outbound.Text.of("hello"), Outbound.Binary.copyOf(new byte[] {1, 2}));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void messageWithoutAKeyIsItsOwnMessage(Outbound.Message message) {
        assertThat(message.message()).isSameAs(message);
        assertThat(message.key()).isNull();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void keepsTheMessageAsItIs(Outbound.Message message) {
        KeyedMessage keyed = new KeyedMessage(message, "key");

        assertThat(keyed.message()).isSameAs(message);
        assertThat(keyed.key()).isEqualTo("key");
    }

    @ParameterizedTest
    @MethodSource("messages")
    void forManyHasTheSameKeyAndSharesItsFrames(Outbound.Message message) {
        KeyedMessage many = new KeyedMessage(message, "key").forMany();

        assertThat(message.forms()).isNull();
        assertThat(many.key()).isEqualTo("key");
        assertThat(many.message().forms()).isNotNull().isSameAs(many.message().forms());
        assertThat(many.message().size()).isEqualTo(message.size());
    }

    @Test
    void takesThePlaceOfAnotherKey() {
        Outbound.Text message = Outbound.Text.of("hello");

        KeyedMessage keyed = new KeyedMessage(new KeyedMessage(message, "inner"), "outer");

        assertThat(keyed.key()).isEqualTo("outer");
        assertThat(keyed.message()).isSameAs(message);
    }
}
