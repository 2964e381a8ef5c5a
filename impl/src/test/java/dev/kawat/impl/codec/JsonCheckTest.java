/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kawat.impl.codec.JsonText.Property;
import dev.kawat.impl.settings.JsonBounds;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8259, and bounds. */
class JsonCheckTest {

    private static final JsonCheck CHECK = new JsonCheck(new JsonBounds(3, 5, 4, 2));
    private static final JsonCheck DEFAULTS = new JsonCheck(JsonBounds.defaults());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " [ ] ",
                "{ }",
                "[1 , 2\t,\r\n3]",
                "{\"a\" : 1 , \"b\":[true,false,null]}",
                "0",
                "-0",
                "1",
                "-12",
                "0.5",
                "-1.5e3 ",
                "1E+2",
                "1e-2",
                "1e0000000001",
                "\"\"",
                "\"a\"",
                "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uABCD\"",
                "\"\\ud800\"",
                "\"\u007f\u0080é\ud83d\ude00\"",
                "true",
                "false",
                "null",
                "{\"a\":\"}\"}",
                "[[{\"\\\"\":[]}]]\n",
                "{\"a\":1,\"a\":2}",
                "{\"\":1}",
                "\"\\\\\""
            })
    void oneValueIsAccepted(String text) {
        assertThat(DEFAULTS.refusal(text)).isEmpty();
        assertThat(DEFAULTS.accepts(text)).isTrue();
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                arguments("", 0),
                arguments(" ", 1),
                arguments("hello", 0),
                arguments("{", 1),
                arguments("[", 1),
                arguments("}", 0),
                arguments("]", 0),
                arguments(",", 0),
                arguments(":", 0),
                // what held a worker for ever
                arguments("{\"x\":[", 6),
                arguments("{\"x\":{", 6),
                arguments("{\"x\":[1,", 8),
                arguments("{\"x\":[1", 7),
                arguments("{\"x\":{\"y\"", 9),
                arguments("{\"x\":{\"y\":", 10),
                arguments("{\"x\":[[]", 8),
                // brackets that do not match
                arguments("[}", 1),
                arguments("{]", 1),
                arguments("{\"x\":[}", 6),
                arguments("{\"x\":[1}]", 7),
                arguments("[[1]}", 4),
                arguments("{\"x\":{]}", 6),
                // commas and colons
                arguments("[1,]", 3),
                arguments("[,1]", 1),
                arguments("[1 2]", 3),
                arguments("[1,,2]", 3),
                arguments("{\"a\":1,}", 7),
                arguments("{,\"a\":1}", 1),
                arguments("{\"a\" 1}", 5),
                arguments("{\"a\"}", 4),
                arguments("{\"a\":}", 5),
                arguments("{\"a\"::1}", 5),
                arguments("{\"a\":1 \"b\":2}", 7),
                // names
                arguments("{a:1}", 1),
                arguments("{1:1}", 1),
                arguments("{'a':1}", 1),
                arguments("{null:1}", 1),
                // numbers
                arguments("01", 0),
                arguments("-01", 1),
                arguments("-", 1),
                arguments("+1", 0),
                arguments(".5", 0),
                arguments("5.", 2),
                arguments("1.e1", 2),
                arguments("1e", 2),
                arguments("1e+", 3),
                arguments("1.5.5", 3),
                arguments("1a", 1),
                arguments("0x1", 1),
                arguments("--1", 1),
                arguments("NaN", 0),
                arguments("Infinity", 0),
                arguments("-Infinity", 1),
                arguments("١", 0),
                // literals
                arguments("tru", 0),
                arguments("True", 0),
                arguments("nul", 0),
                arguments("nulll", 4),
                arguments("fals", 0),
                arguments("undefined", 0),
                // strings
                arguments("\"", 1),
                arguments("\"a", 2),
                arguments("\"\\\"", 3),
                arguments("\"\\", 2),
                arguments("\"\\x\"", 2),
                arguments("\"\\u12\"", 2),
                arguments("\"\\u123g\"", 2),
                arguments("\"\\u", 2),
                arguments("\"\\U0041\"", 2),
                arguments("\"a\nb\"", 2),
                arguments("\"\t\"", 1),
                arguments("\"\u0000\"", 1),
                arguments("\"\u001f\"", 1),
                arguments("'a'", 0),
                // what is around a value
                arguments("{}{}", 2),
                arguments("{}}", 2),
                arguments("[] 1", 3),
                arguments("1 2", 2),
                arguments("1,", 1),
                arguments("\"a\"b", 3),
                arguments("null,", 4),
                arguments("{\"a\":\"}\"}]", 9),
                arguments("{} //", 3),
                arguments("/**/{}", 0),
                arguments("{}\u00a0", 2),
                arguments("{}\u0000", 2),
                arguments("\ufeff{}", 0),
                arguments("\f{}", 0));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void otherTextIsRefusedWhereItIsWrong(String text, int at) {
        assertThat(DEFAULTS.accepts(text)).isFalse();
        assertThat(DEFAULTS.refusal(text)).contains("the message is not one JSON value (RFC 8259), at character " + at);
        assertThat(DEFAULTS.property(text, "x")).isEqualTo(Property.Refused.INSTANCE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[[[]]]",
                "[[{}],[[]],{\"a\":{}}]",
                "{\"a\":{\"b\":[1]}}",
                "12345",
                "-12345",
                "1.2345",
                "1e4",
                "1e-4",
                "123e2",
                "1.5e3",
                "1e0001",
                "123e00",
                "[12345,12345]",
                "{\"abcd\":1}",
                "{\"a\":1,\"b\":2}",
                "{\"a\":{\"b\":1,\"c\":2},\"d\":2}",
                "[1,2,3]"
            })
    void boundsAreInclusive(String text) {
        assertThat(CHECK.refusal(text)).isEmpty();
        assertThat(CHECK.property(text, "x")).isNotEqualTo(Property.Refused.INSTANCE);
    }

    static Stream<Arguments> beyond() {
        String deep = "the message is nested deeper than json-max-depth=3 allows, at character ";
        String digits = "the message has a number with more digits than json-max-digits=5 allows, at character ";
        String name = "the message has a longer name than json-max-name=4 allows, at character ";
        String members = "the message has an object with more members than json-max-members=2 allows, at character ";
        return Stream.of(
                arguments("[[[[]]]]", deep + 3),
                arguments("[[[{}]]]", deep + 3),
                arguments("{\"a\":[[[", deep + 7),
                arguments("[".repeat(100_000), deep + 3),
                arguments("123456", digits + 0),
                arguments("[1,-123456]", digits + 3),
                arguments("0.12345", digits + 0),
                arguments("1e5", digits + 0),
                arguments("1e-5", digits + 0),
                arguments("1E+999999999", digits + 0),
                arguments("1e-2147483648", digits + 0),
                arguments("1e99999999999999999999999", digits + 0),
                arguments("1e00001", digits + 0),
                arguments("1234e00", digits + 0),
                arguments("{\"abcde\":1}", name + 1),
                arguments("{\"a\":{\"\\u0061\":1}}", name + 6),
                arguments("{\"a\":1,\"b\":2,\"c\":3}", members + 13),
                arguments("{\"a\":1,\"a\":2,\"a\":3}", members + 13),
                arguments("[{\"a\":1,\"b\":2,\"c\":3}]", members + 14));
    }

    @ParameterizedTest
    @MethodSource("beyond")
    void whatIsBeyondABoundNamesItsSetting(String text, String refusal) {
        assertThat(CHECK.refusal(text)).contains(refusal);
        assertThat(CHECK.accepts(text)).isFalse();
        assertThat(CHECK.property(text, "x")).isEqualTo(Property.Refused.INSTANCE);
    }

    @Test
    void defaultsAreThoseOfTheDesign() {
        assertThat(DEFAULTS.accepts("[".repeat(128) + "]".repeat(128))).isTrue();
        assertThat(DEFAULTS.accepts("[".repeat(129) + "]".repeat(129))).isFalse();
        assertThat(DEFAULTS.accepts("9".repeat(1000))).isTrue();
        assertThat(DEFAULTS.accepts("9".repeat(1001))).isFalse();
        assertThat(DEFAULTS.accepts("1.7976931348623157e308")).isTrue();
        assertThat(DEFAULTS.accepts("4.9e-324")).isTrue();
    }

    @Test
    void largestDepthThatMayBeSetNeedsLittleStack() throws InterruptedException {
        JsonCheck check = new JsonCheck(new JsonBounds(1000, 1, 1, 1));
        String deep = "{\"a\":[".repeat(500) + "]}".repeat(500);
        boolean[] accepted = new boolean[1];

        Thread small = new Thread(null, () -> accepted[0] = check.accepts(deep), "small", 256 * 1024);
        small.start();
        small.join();

        assertThat(accepted[0]).isTrue();
    }

    static Stream<Arguments> names() {
        return Stream.of(
                arguments("{\"a\\\"b\":\"x\"}", "a\"b", new Property.Text("x")),
                arguments("{\"a\":\"b\",\"c\":1}", "a\":\"b", Property.Absent.INSTANCE),
                arguments("{\"a\\\\\":\"x\"}", "a\\", new Property.Text("x")),
                arguments("{\"a\\\\\":\"x\"}", "a\\\\", Property.Absent.INSTANCE),
                arguments("{\"\\u006b\":\"x\"}", "k", new Property.Text("x")),
                arguments("{\"kk\":\"x\"}", "k", Property.Absent.INSTANCE),
                arguments("{\"\":\"x\"}", "k", Property.Absent.INSTANCE),
                arguments("{\"\":\"k\",\"k\" : [\"k\"]}", "k", Property.NotText.INSTANCE),
                arguments("{\"k\":\"\\ud83d\\ude00\"}", "k", new Property.Text("\ud83d\ude00")),
                arguments("{\"k\":\"x\",\"\\u006B\":\"x\"}", "k", Property.Repeated.INSTANCE));
    }

    @ParameterizedTest
    @MethodSource("names")
    void propertyIsFoundHoweverItIsWritten(String text, String name, Property property) {
        assertThat(DEFAULTS.property(text, name)).isEqualTo(property);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[1", "[1,2", "tru", "\"a", "\"\\u12", "{\"a\"", "{\"a\":", "[[1]", "1.", "1e", "-", "", "[", " "
            })
    void textBeforeIsForgotten(String text) {
        JsonCheck check = new JsonCheck(JsonBounds.defaults());

        // what would complete each of them, where it ends
        assertThat(check.accepts("[1,2,3,4,5,6]")).isTrue();
        assertThat(check.accepts("\"\\u1234\"")).isTrue();
        assertThat(check.accepts("{\"a\":1,\"b\":2}")).isTrue();
        assertThat(check.accepts("true")).isTrue();

        assertThat(check.accepts(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 131_072, 1_000_000})
    void lengthDoesNotMatter(int length) {
        JsonCheck check = new JsonCheck(JsonBounds.defaults());
        String blanks = " ".repeat(length - 1);

        assertThat(check.accepts("[" + blanks)).isFalse();
        assertThat(check.accepts("1" + blanks)).isTrue();
        assertThat(check.accepts(blanks + "1")).isTrue();
        assertThat(check.refusal(blanks + "]"))
                .contains("the message is not one JSON value (RFC 8259), at character " + (length - 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 62, 63, 64, 65, 66, 127, 128, 129, 191, 192, 193})
    void everyLevelIsClosedByItsOwnBracket(int depth) {
        JsonCheck check = new JsonCheck(new JsonBounds(200, 9, 9, 9));
        // objects and arrays by no pattern of 64
        StringBuilder open = new StringBuilder();
        StringBuilder close = new StringBuilder();
        for (int level = 0; level < depth; level++) {
            boolean object = level * 5 % 7 < 3;
            open.append(object ? "{\"a\":" : "[");
            close.insert(0, object ? '}' : ']');
        }

        assertThat(check.refusal(open + "1" + close)).isEmpty();
        for (int wrong = 0; wrong < depth; wrong++) {
            StringBuilder other = new StringBuilder(close);
            other.setCharAt(wrong, other.charAt(wrong) == '}' ? ']' : '}');
            assertThat(check.accepts(open + "1" + other))
                    .as("bracket %s of %s", wrong, depth)
                    .isFalse();
        }
    }

    @Test
    void membersOfEveryObjectAreCountedForThemselves() {
        JsonCheck check = new JsonCheck(new JsonBounds(200, 9, 9, 3));
        String three = "{\"a\":[{}],\"b\":{\"a\":1,\"b\":[],\"c\":3},\"c\":1}";
        String four = "{\"a\":[{}],\"b\":{\"a\":1,\"b\":[],\"c\":3},\"c\":1,\"d\":1}";

        assertThat(check.refusal("[" + three + "," + three + "]")).isEmpty();
        assertThat(check.refusal("[" + three + "," + four + "]"))
                .hasValueSatisfying(refusal -> assertThat(refusal).contains("json-max-members=3"));
        assertThat(check.accepts("[".repeat(100) + four + "]".repeat(100))).isFalse();
        assertThat(check.accepts("[".repeat(100) + three + "]".repeat(100))).isTrue();
    }

    @Test
    void shortestTextOfTooManyMembersIsRefused() {
        JsonCheck check = new JsonCheck(new JsonBounds(9, 9, 9, 3));

        assertThat(check.accepts("{\"\":1,\"\":1,\"\":1}")).isTrue();
        assertThat(check.accepts("{\"\":1,\"\":1,\"\":1,\"\":1}")).isFalse();
    }

    @Test
    void threadsDoNotDisturbEachOther() throws InterruptedException {
        JsonCheck check = new JsonCheck(JsonBounds.defaults());
        List<String> wrong = new CopyOnWriteArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String good = "[" + "1,".repeat(i * 300) + "1]";
            String bad = good.substring(0, good.length() - 1);
            threads.add(new Thread(() -> {
                for (int round = 0; round < 2_000; round++) {
                    if (!check.accepts(good) || check.accepts(bad)) {
                        wrong.add(good);
                    }
                }
            }));
        }

        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(wrong).isEmpty();
    }
}
