/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kawat.MessageDecodeException;
import dev.kawat.Payload;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonpCodecTest {

    private final JsonpCodec codec = new JsonpCodec(JsonpCodecTest.class.getClassLoader());

    private Object decode(String json, Class<?> type) {
        return codec.decode(Payload.of(json), type);
    }

    @Test
    void valuesAreSupportedAndNothingElse() {
        assertThat(codec.supports(JsonObject.class)).isTrue();
        assertThat(codec.supports(JsonValue.class)).isTrue();
        assertThat(codec.supports(Json.createValue("a").getClass())).isTrue();
        assertThat(codec.supports(Map.class)).isFalse();
        assertThat(codec.supports(Object.class)).isFalse();
    }

    @Test
    void everyKindOfValueIsRead() {
        JsonObject object = Json.createObjectBuilder().add("a", 1).build();

        assertThat(decode("{\"a\":1}", JsonObject.class)).isEqualTo(object);
        assertThat(decode("{\"a\":1}", JsonStructure.class)).isEqualTo(object);
        assertThat(decode(" [{\"a\":1}] ", JsonArray.class))
                .isEqualTo(Json.createArrayBuilder().add(object).build());
        assertThat(decode("\"a\"", JsonString.class)).isEqualTo(Json.createValue("a"));
        assertThat(decode("1", JsonNumber.class)).isEqualTo(Json.createValue(1));
        assertThat(decode("true", JsonValue.class)).isEqualTo(JsonValue.TRUE);
        assertThat(decode("null", JsonValue.class)).isEqualTo(JsonValue.NULL);
    }

    @Test
    void valueIsWrittenAsItsJson() {
        assertThat(codec.encode(Json.createObjectBuilder().add("a", "é\"").build()))
                .isEqualTo(Payload.of("{\"a\":\"é\\\"\"}"));
        assertThat(codec.encode(Json.createValue("a"))).isEqualTo(Payload.of("\"a\""));
        assertThat(codec.encode(JsonValue.NULL)).isEqualTo(Payload.of("null"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "hello", "{", "[]", "1", "{\"a\":1} 2", "{}{}", "{}]", "{},"})
    void otherTextIsNoObject(String json) {
        Payload payload = Payload.of(json);

        assertThatExceptionOfType(MessageDecodeException.class)
                .isThrownBy(() -> codec.decode(payload, JsonObject.class))
                .withMessageMatching(
                        "the message is not (valid JSON for a .*JsonObject|one JSON value .RFC 8259., at character \\d+)")
                .satisfies(failure -> assertThat(failure.payload()).isSameAs(payload));
    }
}
