/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kawat.MessageDecodeException;
import dev.kawat.Payload;
import dev.kawat.impl.settings.JsonChoice;
import jakarta.json.bind.annotation.JsonbDateFormat;
import jakarta.json.bind.annotation.JsonbNumberFormat;
import jakarta.json.bind.annotation.JsonbProperty;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** JSON-B and Jackson refuse values that could only be read with loss or invention. */
class StrictJsonTest {

    public record Int(int v) {}

    public record OfInteger(Integer v) {}

    public record OfLong(long v) {}

    public record OfShort(Short v) {}

    public record OfByte(byte v) {}

    public record OfDouble(double v) {}

    public record OfFloat(Float v) {}

    public record Big(BigInteger v) {}

    public record Decimal(BigDecimal v) {}

    public record OfBoolean(boolean v) {}

    public record Text(String v) {}

    public record OfChar(char v) {}

    public record Ints(List<Integer> v) {}

    @SuppressWarnings("ArrayRecordComponent")
    public record IntArray(int[] v) {}

    public record IntSet(Set<Integer> v) {}

    public record IntMap(Map<String, Integer> v) {}

    public record Nested(Int v) {}

    public record Deep(Map<String, List<Int>> v) {}

    public record Self(List<Self> v, int n) {}

    public enum Colour {
        RED
    }

    public record OfEnum(Colour v) {}

    public record Maybe(Optional<Integer> v) {}

    public static class Bean {
        private int v;
        public int field;

        public int getV() {
            return v;
        }

        public void setV(int v) {
            this.v = v;
        }
    }

    public static class Derived extends Bean {}

    @SuppressWarnings("UnusedVariable") // their types are what counts
    private static final class Types {
        private static final List<Integer> INTEGERS = List.of();
        private static final Map<String, Boolean> TRUTHS = Map.of();
    }

    private static Type type(String field) {
        try {
            return Types.class.getDeclaredField(field).getGenericType();
        } catch (NoSuchFieldException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    /** Types, and values of their property that are refused. */
    private static final Map<Class<?>, List<String>> REFUSED = Map.ofEntries(
            Map.entry(
                    Int.class,
                    List.of("4294967297", "2147483648", "-2147483649", "2.9", "2.0", "1e2", "\"5\"", "\"\"")),
            Map.entry(OfInteger.class, List.of("4294967297", "2.9", "true", "[1]", "{}", "\"5\"")),
            Map.entry(OfLong.class, List.of("9223372036854775808", "-9223372036854775809", "1.5", "1e30")),
            Map.entry(OfShort.class, List.of("32768", "-32769", "1.0")),
            Map.entry(OfByte.class, List.of("128", "255", "-129", "1.5")),
            Map.entry(OfDouble.class, List.of("1e309", "-1e309", "\"1.5\"", "\"\"", "true", "[1.5]")),
            Map.entry(OfFloat.class, List.of("1e39", "\"1.5\"")),
            Map.entry(Big.class, List.of("1.5", "1e2", "\"1\"")),
            Map.entry(Decimal.class, List.of("\"1.5\"", "true")),
            Map.entry(OfBoolean.class, List.of("\"yes\"", "\"true\"", "\"\"", "1", "0", "[true]", "{}")),
            Map.entry(Text.class, List.of("1", "1.5", "true", "[\"a\"]", "{}")),
            Map.entry(OfChar.class, List.of("\"ab\"", "\"\"", "65")),
            Map.entry(Ints.class, List.of("[4294967297]", "[1,2.9]", "[\"1\"]", "1", "{}", "[[1]]", "\"\"")),
            Map.entry(IntArray.class, List.of("[4294967297]", "[1,2.9]", "1", "{}")),
            Map.entry(IntSet.class, List.of("[4294967297]", "[2.9]")),
            Map.entry(IntMap.class, List.of("[1]", "[]", "[{\"key\":\"a\",\"value\":1}]", "{\"a\":2.9}", "1", "\"a\"")),
            Map.entry(Nested.class, List.of("{\"v\":2.9}", "[{\"v\":1}]", "[]", "1", "\"\"")),
            Map.entry(Deep.class, List.of("{\"a\":[{\"v\":1},{\"v\":2.9}]}", "{\"a\":{\"v\":1}}")),
            Map.entry(Self.class, List.of("[{\"v\":[{\"n\":2.9}]}]", "[1]")),
            Map.entry(OfEnum.class, List.of("0", "\"GREEN\"", "\"\"")),
            Map.entry(Bean.class, List.of("4294967297", "2.9", "[1]", "\"1\"")),
            Map.entry(Derived.class, List.of("4294967297", "2.9")));

    static Stream<Arguments> refused() {
        return both(REFUSED.entrySet().stream()
                .flatMap(of ->
                        of.getValue().stream().map(value -> new Object[] {of.getKey(), "{\"v\":" + value + "}"})));
    }

    static Stream<Arguments> refusedWholes() {
        return both(Stream.of(
                new Object[] {int.class, "4294967297"},
                new Object[] {Integer.class, "2.9"},
                new Object[] {Boolean.class, "\"yes\""},
                new Object[] {String.class, "1"},
                new Object[] {Map.class, "[1]"},
                new Object[] {Map.class, "[]"},
                new Object[] {Map.class, "1"},
                new Object[] {Int.class, "[{\"v\":1}]"},
                new Object[] {Int[].class, "{\"v\":1}"},
                new Object[] {Int[].class, "[{\"v\":2.9}]"},
                new Object[] {Bean.class, "{\"field\":2.9}"},
                new Object[] {type("INTEGERS"), "[4294967297]"},
                new Object[] {type("INTEGERS"), "{\"a\":1}"},
                new Object[] {type("TRUTHS"), "{\"a\":\"yes\"}"},
                new Object[] {type("TRUTHS"), "[true]"}));
    }

    static Stream<Arguments> accepted() {
        return both(Stream.of(
                new Object[] {Int.class, "2147483647", new Int(2147483647)},
                new Object[] {Int.class, "-2147483648", new Int(-2147483648)},
                new Object[] {Int.class, " 7 ", new Int(7)},
                new Object[] {OfInteger.class, "null", new OfInteger(null)},
                new Object[] {OfLong.class, "-9223372036854775808", new OfLong(Long.MIN_VALUE)},
                new Object[] {OfShort.class, "-32768", new OfShort(Short.MIN_VALUE)},
                new Object[] {OfByte.class, "-128", new OfByte((byte) -128)},
                new Object[] {OfDouble.class, "1", new OfDouble(1)},
                new Object[] {OfDouble.class, "1.5e300", new OfDouble(1.5e300)},
                new Object[] {OfDouble.class, "1e-400", new OfDouble(0)},
                new Object[] {OfFloat.class, "1.5", new OfFloat(1.5f)},
                new Object[] {Big.class, "9".repeat(30), new Big(new BigInteger("9".repeat(30)))},
                new Object[] {Decimal.class, "1.50", new Decimal(new BigDecimal("1.50"))},
                new Object[] {OfBoolean.class, "true", new OfBoolean(true)},
                new Object[] {Text.class, "\"1\"", new Text("1")},
                new Object[] {OfChar.class, "\"\\u0061\"", new OfChar('a')},
                new Object[] {Ints.class, "[ 1 , 2 ]", new Ints(List.of(1, 2))},
                new Object[] {Ints.class, "[]", new Ints(List.of())},
                new Object[] {IntMap.class, "{\"a\":1}", new IntMap(Map.of("a", 1))},
                new Object[] {Nested.class, "{\"v\":1,\"w\":[2.9]}", new Nested(new Int(1))},
                new Object[] {
                    Deep.class,
                    "{\"a\":[{\"v\":1}],\"b\":[]}",
                    new Deep(Map.of("a", List.of(new Int(1)), "b", List.of()))
                },
                new Object[] {Self.class, "[{\"v\":[],\"n\":1}]", new Self(List.of(new Self(List.of(), 1)), 0)},
                new Object[] {OfEnum.class, "\"RED\"", new OfEnum(Colour.RED)}));
    }

    private static Stream<Arguments> both(Stream<Object[]> cases) {
        return cases.flatMap(each -> Stream.of(JsonChoice.JSONB, JsonChoice.JACKSON)
                .map(choice -> Arguments.of(
                        Stream.concat(Stream.of(choice), Stream.of(each)).toArray())));
    }

    private static @Nullable Object decode(JsonChoice choice, String json, Type type) {
        JsonCodec codec = new JsonCodec(StrictJsonTest.class.getClassLoader(), choice);
        return Codecs.decode(Payload.of(json), type, codec);
    }

    @ParameterizedTest
    @MethodSource({"refused", "refusedWholes"})
    void whatDoesNotFitIsNoMessage(JsonChoice choice, Type type, String json) {
        assertThatExceptionOfType(MessageDecodeException.class)
                .isThrownBy(() -> decode(choice, json, type))
                .withMessage("the message is not valid JSON for a " + type.getTypeName());
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void whatFitsIsRead(JsonChoice choice, Type type, String value, Object expected) {
        assertThat(decode(choice, "{\"v\":" + value + "}", type)).isEqualTo(expected);
    }

    // ---- What says itself how it is read ----

    public record Custom(
            @JsonbProperty("count") int v,
            @JsonbNumberFormat("#,##0") int formatted,
            @JsonbDateFormat("dd.MM.yyyy") LocalDate day) {}

    @Test
    void namesAndFormatsOfJsonbCount() {
        assertThat(decode(JsonChoice.JSONB, "{\"count\":1,\"formatted\":\"2\",\"day\":\"03.04.2025\"}", Custom.class))
                .isEqualTo(new Custom(1, 2, LocalDate.of(2025, 4, 3)));
        assertThatExceptionOfType(MessageDecodeException.class)
                .isThrownBy(() -> decode(JsonChoice.JSONB, "{\"count\":2.9}", Custom.class));
    }

    public record Key(int a) {}

    public record ByKey(Map<Key, String> v) {}

    @Test
    void mapWithoutNamesIsAnArrayForJsonb() {
        JsonCodec codec = new JsonCodec(StrictJsonTest.class.getClassLoader(), JsonChoice.JSONB);
        ByKey written = new ByKey(Map.of(new Key(1), "x"));

        assertThat(codec.decode(codec.encode(written), ByKey.class)).isEqualTo(written);
    }

    @Test
    void optionalIsJudgedByWhatIsInIt() {
        assertThat(decode(JsonChoice.JSONB, "{\"v\":1}", Maybe.class)).isEqualTo(new Maybe(Optional.of(1)));
        assertThat(decode(JsonChoice.JSONB, "{\"v\":null}", Maybe.class)).isEqualTo(new Maybe(Optional.empty()));
        assertThatExceptionOfType(MessageDecodeException.class)
                .isThrownBy(() -> decode(JsonChoice.JSONB, "{\"v\":2.9}", Maybe.class));
    }
}
