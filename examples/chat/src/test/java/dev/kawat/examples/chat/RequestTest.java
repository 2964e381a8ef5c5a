/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTest {

    private static final Jsonb JSONB = JsonbBuilder.create();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"join\",\"name\":\"Ada\"}       | join | Ada | ''",
                "{\"type\":\"say\",\"text\":\"hello\"}      | say  | ''  | hello",
                "{\"type\":\"say\",\"text\":null,\"x\":[1]} | say  | ''  | ''",
                "{}                                         | ''   | ''  | ''"
            })
    void isReadFromJson(String json, String type, String name, String text) {
        assertThat(JSONB.fromJson(json, Request.class)).isEqualTo(new Request(type, name, text));
    }

    @Test
    void hasNoNulls() {
        assertThat(new Request(null, null, null)).isEqualTo(new Request("", "", ""));
    }
}
