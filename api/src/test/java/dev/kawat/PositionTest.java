/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {

    @ParameterizedTest
    @ValueSource(strings = {"oldest", "k3jX_9-17-9f3c", "0-0-0000", "zz-999999999999999999-ffff"})
    void textIsReadBack(String text) {
        assertThat(Position.parse(text)).hasToString(text).isEqualTo(Position.parse(text));
    }

    @Test
    void partsAreThoseOfTheText() {
        Position position = Position.parse("k3jX-17-9f3c");

        assertThat(position)
                .isEqualTo(Position.of("k3jX", 17, 0x9f3c))
                .hasSameHashCodeAs(Position.of("k3jX", 17, 0x9f3c));
        assertThat(position.epoch()).isEqualTo("k3jX");
        assertThat(position.offset()).isEqualTo(17);
        assertThat(position.check()).isEqualTo(0x9f3c);
        assertThat(position).isNotEqualTo(Position.parse("k3jX-17-9f3d")).isNotEqualTo(Position.OLDEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Oldest",
                "k3jX",
                "k3jX-17",
                "k3jX-17-9f3",
                "k3jX-17-9F3C",
                "k3jX--1-9f3c",
                "-17-9f3c",
                "k3 X-17-9f3c",
                "k3jX-1000000000000000000-9f3c",
                "k3jX-17-9f3c-",
                "k3jX-17-9f3c\n"
            })
    void whatIsNoPositionIsRefused(String text) {
        assertThatThrownBy(() -> Position.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Position: must be epoch-offset-check");
    }

    @Test
    void positionsAreOfTheirForm() {
        assertThatThrownBy(() -> Position.of("", 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Position.of("a-b", 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Position.of("a", -1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Position.of("a", 1, 0x10000)).isInstanceOf(IllegalArgumentException.class);
    }
}
