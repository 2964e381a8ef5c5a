/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.kawat.impl.codec.JsonText.Property;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A look at a text ends whatever the text is, and sees what a parser reads where that can read it. */
class JsonTextFuzzTest {

    private static final JsonFactory PARSERS = new JsonFactory();

    @FuzzTest
    void whatAParserReadsIsSeen(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        boolean one = JsonText.isOneValue(text);
        Property seen = JsonText.property(text, "t");

        try (JsonParser parser = PARSERS.createParser(text)) {
            if (parser.nextToken() == null) {
                return;
            }
            Property read = read(parser);

            assertThat(seen).isEqualTo(read);
            assertThat(one).isEqualTo(isAtEnd(parser));
        } catch (IOException noJson) {
            // the look may see what it will: the message is refused
        }
    }

    private static boolean isAtEnd(JsonParser parser) {
        try {
            return parser.nextToken() == null;
        } catch (IOException somethingFollows) {
            return false;
        }
    }

    private static Property read(JsonParser parser) throws IOException {
        Property read = Property.Absent.INSTANCE;
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            parser.getText(); // of a text, the whole
            return read;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            boolean wanted = parser.currentName().equals("t");
            JsonToken value = parser.nextToken();
            if (wanted && read != Property.Absent.INSTANCE) {
                read = Property.Repeated.INSTANCE;
            } else if (wanted) {
                read = value == JsonToken.VALUE_STRING ? new Property.Is(parser.getText()) : Property.NoText.INSTANCE;
            }
            parser.skipChildren();
        }
        return read;
    }
}
