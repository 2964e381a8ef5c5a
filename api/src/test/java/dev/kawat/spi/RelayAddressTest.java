/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RelayAddressTest {

    private static RelayAddress topic(String name) {
        return new RelayAddress(RelayAddress.Kind.TOPIC, "room", name);
    }

    @Test
    void addressesOfDifferentNamesAreDifferentTexts() {
        List<String> texts = List.of(
                topic("x").text("app"),
                topic("x").text("app:room"),
                topic("x").text("app%3Aroom"),
                topic("t:x").text("app"),
                new RelayAddress(RelayAddress.Kind.USER, "room", "x").text("app"),
                new RelayAddress(RelayAddress.Kind.TOPIC, "room:t", "x").text("app"),
                new RelayAddress(RelayAddress.Kind.EVERYONE, "room", "").text("app"),
                RelayAddress.NODES.text("app"),
                RelayAddress.NODES.text("app:room:e"));

        assertThat(texts).doesNotHaveDuplicates();
    }

    @Test
    void nameHasAtMost255BytesOfUtf8() {
        assertThat(topic("€".repeat(85)).name()).hasSize(85);

        assertThatThrownBy(() -> topic("€".repeat(85) + "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("relay: the name of a topic or user must have at most 255 bytes of UTF-8, got 256");
    }

    @Test
    void halfOfACharacterIsNoName() {
        assertThat(topic("😀").name()).hasSize(2);

        for (String name : List.of("\uD83D", "\uDE00", "a\uD83D!", "\uDE00\uD83D")) {
            assertThat(RelayAddress.isName(name)).isFalse();
            assertThatThrownBy(() -> topic(name))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must be Unicode text");
        }
    }
}
