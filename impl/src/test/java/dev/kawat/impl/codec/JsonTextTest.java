/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kawat.impl.codec.JsonText.Property;
import dev.kawat.impl.settings.JsonBounds;
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

class JsonTextTest {

    private static final JsonCheck CHECK = new JsonCheck(JsonBounds.defaults());

    static Stream<Arguments> properties() {
        Property absent = Property.Absent.INSTANCE;
        Property noText = Property.NotText.INSTANCE;
        Property refused = Property.Refused.INSTANCE;
        return Stream.of(
                arguments("{\"type\":\"join\"}", new Property.Text("join")),
                arguments(" {\t\"type\"\n:\r\"join\" , \"a\" : 1 } ", new Property.Text("join")),
                arguments("{\"a\":{\"type\":\"no\"},\"b\":[\"type\",{}],\"type\":\"join\"}", new Property.Text("join")),
                arguments("{\"a\":\"\\\"type\\\":\\\\\",\"type\":\"join\"}", new Property.Text("join")),
                arguments("{\"\\u0074y\\u0070e\":\"j\\u006Fin\"}", new Property.Text("join")),
                arguments("{\"type\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}", new Property.Text("\"\\/\b\f\n\r\t")),
                arguments("{\"type\":\"\"}", new Property.Text("")),
                arguments("{\"a\":-1.5e+3,\"b\":null,\"c\":true,\"type\":\"join\"}", new Property.Text("join")),
                arguments("{\"type\":1}", noText),
                arguments("{\"type\":null}", noText),
                arguments("{\"type\":{\"type\":\"join\"}}", noText),
                arguments("{\"type\":\"\\x\"}", refused),
                arguments("{\"type\":\"\\u00g0\"}", refused),
                arguments("{\"type\":\"\\u00\"}", refused),
                arguments("{\"type\":\"a\",\"type\":\"a\"}", Property.Repeated.INSTANCE),
                arguments("{\"type\":1,\"b\":2,\"type\":\"a\"}", Property.Repeated.INSTANCE),
                arguments("{}", absent),
                arguments("{\"Type\":\"join\"}", absent),
                arguments("{\"a\":{\"type\":\"join\"}}", absent),
                arguments("[{\"type\":\"join\"}]", absent),
                arguments("\"type\"", absent),
                arguments("", refused),
                arguments(" ", refused),
                arguments("hello", refused),
                arguments("{", refused),
                arguments("{\"", refused),
                arguments("{\"type", refused),
                arguments("{\"type\"", refused),
                arguments("{\"type\" 1", refused),
                arguments("{\"type\":", refused),
                arguments("{\"type\":\"join", refused),
                arguments("{\"type\":\"join\\", refused),
                arguments("{\"a\":[\"", refused),
                arguments("{a:1,\"type\":\"join\"}", refused));
    }

    @ParameterizedTest
    @MethodSource("properties")
    void propertyIsThatOfTheOutermostObject(String text, Property property) {
        assertThat(CHECK.property(text, "type")).isEqualTo(property);
    }

    @Test
    void propertyIsWrittenBeforeTheOthers() {
        assertThat(JsonText.withProperty("{\"a\":1}", "type", "join")).isEqualTo("{\"type\":\"join\",\"a\":1}");
        assertThat(JsonText.withProperty(" { } ", "type", "join")).isEqualTo(" {\"type\":\"join\" } ");
        assertThat(JsonText.withProperty("{}", "a\"b", "\\\n")).isEqualTo("{\"a\\\"b\":\"\\\\\\u000a\"}");
    }

    @Test
    void propertyIsThereOnlyOnTheOutermostLevel() {
        assertThat(JsonText.hasProperty(" { \"a\" : [1,{}] , \"ty\\u0070e\" : null }", "type"))
                .isTrue();
        assertThat(JsonText.hasProperty("{\"a\":{\"type\":1},\"b\":\"type\"}", "type"))
                .isFalse();
        assertThat(JsonText.hasProperty("{}", "type")).isFalse();
        assertThat(JsonText.hasProperty("[\"type\"]", "type")).isFalse();
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

            assertThat(CHECK.property(text, name)).as(text).isEqualTo(new Property.Text(parsed.getString(name)));
            assertThat(JsonText.hasProperty(text, name)).as(text).isTrue();
            assertThat(JsonText.hasProperty(text, "none")).as(text).isFalse();
            assertThat(CHECK.accepts(text)).as(text).isTrue();
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
