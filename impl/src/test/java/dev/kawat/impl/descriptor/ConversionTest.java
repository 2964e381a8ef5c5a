/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.DayOfWeek;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConversionTest {

    /** An enum whose constants have classes of their own. */
    enum Side {
        LEFT {
            @Override
            int sign() {
                return -1;
            }
        },
        RIGHT {
            @Override
            int sign() {
                return 1;
            }
        };

        abstract int sign();
    }

    private static Conversion to(Class<?> type) {
        return Conversion.to(type).orElseThrow();
    }

    static Stream<Arguments> values() {
        return Stream.of(
                arguments(String.class, "", ""),
                arguments(String.class, " a b ", " a b "),
                arguments(CharSequence.class, "a", "a"),
                arguments(int.class, "-2147483648", Integer.MIN_VALUE),
                arguments(Integer.class, "2147483647", Integer.MAX_VALUE),
                arguments(long.class, "9223372036854775807", Long.MAX_VALUE),
                arguments(Long.class, "0", 0L),
                arguments(short.class, "-32768", Short.MIN_VALUE),
                arguments(Short.class, "7", (short) 7),
                arguments(byte.class, "-128", Byte.MIN_VALUE),
                arguments(Byte.class, "127", Byte.MAX_VALUE),
                arguments(double.class, "1.5e3", 1500.0),
                arguments(Double.class, "-0.25", -0.25),
                arguments(float.class, "1.5", 1.5f),
                arguments(Float.class, "2", 2f),
                arguments(boolean.class, "true", true),
                arguments(Boolean.class, "false", false),
                arguments(char.class, "x", 'x'),
                arguments(Character.class, "€", '€'),
                arguments(
                        UUID.class,
                        "123e4567-e89b-12d3-a456-426614174000",
                        new UUID(0x123e4567e89b12d3L, 0xa456426614174000L)),
                arguments(DayOfWeek.class, "MONDAY", DayOfWeek.MONDAY),
                arguments(Side.class, "LEFT", Side.LEFT));
    }

    @ParameterizedTest
    @MethodSource("values")
    void textBecomesAValue(Class<?> type, String text, Object value) {
        assertThat(to(type).convert(text)).isEqualTo(value).isInstanceOf(to(type).type());
    }

    static Stream<Arguments> noValues() {
        return Stream.of(
                arguments(int.class, ""),
                arguments(int.class, "a"),
                arguments(int.class, " 1"),
                arguments(int.class, "1.0"),
                arguments(int.class, "2147483648"),
                arguments(long.class, "9223372036854775808"),
                arguments(short.class, "32768"),
                arguments(byte.class, "128"),
                arguments(double.class, "one"),
                arguments(float.class, ""),
                arguments(boolean.class, ""),
                arguments(boolean.class, "TRUE"),
                arguments(boolean.class, "yes"),
                arguments(char.class, ""),
                arguments(char.class, "ab"),
                arguments(char.class, "👍"),
                arguments(UUID.class, "123e4567"),
                arguments(DayOfWeek.class, "monday"),
                arguments(DayOfWeek.class, ""));
    }

    @ParameterizedTest
    @MethodSource("noValues")
    void otherTextIsRefused(Class<?> type, String text) {
        Conversion conversion = to(type);

        assertThatIllegalArgumentException().isThrownBy(() -> conversion.convert(text));
    }

    @ParameterizedTest
    @ValueSource(classes = {Object.class, void.class, Void.class, List.class, Number.class, String[].class, Enum.class})
    void otherTypesHaveNoConversion(Class<?> type) {
        assertThat(Conversion.to(type)).isEmpty();
    }

    @Test
    void typeOfAPrimitiveIsItsWrapper() {
        assertThat(to(int.class).type()).isEqualTo(Integer.class);
        assertThat(to(boolean.class).type()).isEqualTo(Boolean.class);
        assertThat(to(TimeUnit.class).type()).isEqualTo(TimeUnit.class);
    }
}
