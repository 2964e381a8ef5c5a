/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextConverterTest {

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

    /** An enum that is called otherwise on the wire. */
    enum Level {
        LOW,
        HIGH;

        static Level fromString(String text) {
            return text.equals("1") ? HIGH : LOW;
        }
    }

    record OfConstructor(String text) {}

    /** Everything at once, to see what counts. */
    record OfEverything(String text) {
        static OfEverything valueOf(String text) {
            return new OfEverything("valueOf " + text);
        }

        static OfEverything fromString(String text) {
            return new OfEverything("fromString " + text);
        }

        static OfEverything of(String text) {
            return new OfEverything("of " + text);
        }

        static OfEverything parse(String text) {
            return new OfEverything("parse " + text);
        }
    }

    record OfFromString(int number) {
        static OfFromString fromString(String text) {
            return new OfFromString(Integer.parseInt(text));
        }

        /** Not of this type. */
        static int valueOf(String text) {
            return 0;
        }
    }

    record OfCharacters(String text) {
        static OfCharacters parse(CharSequence text) {
            return new OfCharacters("characters " + text);
        }

        static OfCharacters parse(String text) {
            return new OfCharacters("string " + text);
        }
    }

    /** Whose methods all fail in one way or another. */
    record Stubborn() {
        static Stubborn parse(String text) throws Exception {
            if (text.equals("error")) {
                throw new StackOverflowError();
            }
            if (text.equals("null")) {
                return null;
            }
            throw new IOException("checked");
        }
    }

    private static final class HiddenConstructor {
        @SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // it is not to be used
        private HiddenConstructor(String text) {}
    }

    abstract static class Abstract {
        Abstract(String text) {}
    }

    private static TextConverter to(Class<?> type) {
        return TextConverter.to(type).orElseThrow();
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
                arguments(Side.class, "LEFT", Side.LEFT),
                arguments(Level.class, "1", Level.HIGH),
                arguments(LocalDate.class, "2026-11-22", LocalDate.of(2026, 11, 22)),
                arguments(Duration.class, "PT10S", Duration.ofSeconds(10)),
                arguments(ZoneId.class, "Europe/Berlin", ZoneId.of("Europe/Berlin")),
                arguments(BigDecimal.class, "1.50", new BigDecimal("1.50")),
                arguments(URI.class, "a/b?c", URI.create("a/b?c")),
                arguments(OfConstructor.class, "a", new OfConstructor("a")),
                arguments(OfEverything.class, "a", new OfEverything("valueOf a")),
                arguments(OfFromString.class, "7", new OfFromString(7)),
                arguments(OfCharacters.class, "a", new OfCharacters("string a")));
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
                arguments(DayOfWeek.class, ""),
                arguments(LocalDate.class, "today"),
                arguments(URI.class, "a b"),
                arguments(OfFromString.class, "a"),
                arguments(Stubborn.class, ""),
                arguments(Stubborn.class, "null"));
    }

    @ParameterizedTest
    @MethodSource("noValues")
    void otherTextIsRefused(Class<?> type, String text) {
        TextConverter conversion = to(type);

        assertThatIllegalArgumentException().isThrownBy(() -> conversion.convert(text));
    }

    @Test
    void errorsAreNotTheFaultOfTheText() {
        assertThatThrownBy(() -> to(Stubborn.class).convert("error")).isInstanceOf(StackOverflowError.class);
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Object.class,
                void.class,
                Void.class,
                List.class,
                Optional.class,
                Number.class,
                String[].class,
                Enum.class,
                Runnable.class,
                HiddenConstructor.class,
                Abstract.class
            })
    void otherTypesHaveNoConversion(Class<?> type) {
        assertThat(TextConverter.to(type)).isEmpty();
    }

    @Test
    void typeOfAPrimitiveIsItsWrapper() {
        assertThat(to(int.class).type()).isEqualTo(Integer.class);
        assertThat(to(boolean.class).type()).isEqualTo(Boolean.class);
        assertThat(to(TimeUnit.class).type()).isEqualTo(TimeUnit.class);
    }
}
