/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kawat.impl.codec.JsonText.Property;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.StringReader;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

    static Stream<Arguments> properties() {
        Property absent = Property.Absent.INSTANCE;
        Property noText = Property.NoText.INSTANCE;
        return Stream.of(
                arguments("{\"type\":\"join\"}", new Property.Is("join")),
                arguments(" {\t\"type\"\n:\r\"join\" , \"a\" : 1 } ", new Property.Is("join")),
                arguments("{\"a\":{\"type\":\"no\"},\"b\":[\"type\",{}],\"type\":\"join\"}", new Property.Is("join")),
                arguments("{\"a\":\"\\\"type\\\":\\\\\",\"type\":\"join\"}", new Property.Is("join")),
                arguments("{\"\\u0074y\\u0070e\":\"j\\u006Fin\"}", new Property.Is("join")),
                arguments("{\"type\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}", new Property.Is("\"\\/\b\f\n\r\t")),
                arguments("{\"type\":\"\"}", new Property.Is("")),
                arguments("{\"a\":-1.5e+3,\"b\":null,\"c\":true,\"type\":\"join\"}", new Property.Is("join")),
                arguments("{\"type\":1}", noText),
                arguments("{\"type\":null}", noText),
                arguments("{\"type\":{\"type\":\"join\"}}", noText),
                arguments("{\"type\":\"\\x\"}", noText),
                arguments("{\"type\":\"\\u00g0\"}", noText),
                arguments("{\"type\":\"\\u00\"}", noText),
                arguments("{\"type\":\"a\",\"type\":\"a\"}", Property.Repeated.INSTANCE),
                arguments("{\"type\":1,\"b\":2,\"type\":\"a\"}", Property.Repeated.INSTANCE),
                arguments("{}", absent),
                arguments("{\"Type\":\"join\"}", absent),
                arguments("{\"a\":{\"type\":\"join\"}}", absent),
                arguments("[{\"type\":\"join\"}]", absent),
                arguments("\"type\"", absent),
                arguments("", absent),
                arguments(" ", absent),
                arguments("hello", absent),
                arguments("{", absent),
                arguments("{\"", absent),
                arguments("{\"type", absent),
                arguments("{\"type\"", absent),
                arguments("{\"type\" 1", absent),
                arguments("{\"type\":", noText),
                arguments("{\"type\":\"join", noText),
                arguments("{\"type\":\"join\\", noText),
                arguments("{\"a\":[\"", absent),
                arguments("{a:1,\"type\":\"join\"}", absent));
    }

    @ParameterizedTest
    @MethodSource("properties")
    void propertyIsThatOfTheOutermostObject(String text, Property property) {
        assertThat(JsonText.property(text, "type")).isEqualTo(property);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " [ ] ",
                "1",
                "-1.5e3 ",
                "\"a\"",
                "null",
                "{\"a\":\"}\"}",
                "[[{\"\\\"\":[]}]]\n",
                "\"\\\\\""
            })
    void oneValueIsAllThereIs(String text) {
        assertThat(JsonText.isOneValue(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}{}", "{}}", "[] 1", "1 2", "1,", "\"a\"b", "null,", "{\"a\":\"}\"}]", "{} //", "{}\u00a0"})
    void moreThanOneValueIsNoticed(String text) {
        assertThat(JsonText.isOneValue(text)).isFalse();
    }

    @Test
    void propertyIsWrittenBeforeTheOthers() {
        assertThat(JsonText.withProperty("{\"a\":1}", "type", "join")).isEqualTo("{\"type\":\"join\",\"a\":1}");
        assertThat(JsonText.withProperty(" { } ", "type", "join")).isEqualTo(" {\"type\":\"join\" } ");
        assertThat(JsonText.withProperty("{}", "a\"b", "\\\n")).isEqualTo("{\"a\\\"b\":\"\\\\\\u000a\"}");
    }

    @Test
    void deepNestingNeedsNoStack() {
        String deep = "{\"a\":" + "[".repeat(200_000) + "]".repeat(200_000) + ",\"type\":\"join\"}";

        assertThat(JsonText.property(deep, "type")).isEqualTo(new Property.Is("join"));
        assertThat(JsonText.isOneValue(deep)).isTrue();
    }

    @Test
    void whatAParserFindsIsFoundHereToo() {
        Random random = new Random(4711);
        for (int round = 0; round < 2000; round++) {
            JsonObjectBuilder builder = Json.createObjectBuilder();
            for (int i = random.nextInt(4); i > 0; i--) {
                builder.add(text(random), text(random))
                        .add(text(random), Json.createArrayBuilder().add(text(random)));
            }
            String name = text(random);
            String text = builder.add(name, text(random)).build().toString();

            JsonObject parsed = Json.createReader(new StringReader(text)).readObject();

            assertThat(JsonText.property(text, name)).as(text).isEqualTo(new Property.Is(parsed.getString(name)));
            assertThat(JsonText.isOneValue(text)).as(text).isTrue();
        }
    }

    private static String text(Random random) {
        String characters = "ab\"\\{}[],: \n\u0001é\ud83d\ude00";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(characters.charAt(random.nextInt(13)));
        }
        return text.toString();
    }
}
