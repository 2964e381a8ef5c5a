/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

    private static byte[] encoded(String text) {
        Outbound.Text message = Outbound.Text.of(text);
        byte[] bytes = new byte[message.size() + 2];
        message.copyTo(bytes, 1);
        assertThat(bytes[0]).isZero();
        assertThat(bytes[bytes.length - 1]).isZero();
        return Arrays.copyOfRange(bytes, 1, bytes.length - 1);
    }

    @Test
    void everyCodePointIsEncodedAsTheJdkDoes() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                continue;
            }
            String text = Character.toString(codePoint);
            if (!Arrays.equals(encoded(text), text.getBytes(StandardCharsets.UTF_8))) {
                throw new AssertionError("U+" + Integer.toHexString(codePoint));
            }
        }
    }

    @RepeatedTest(50)
    void anyCharactersAreMadeWellFormedAndEncodedAsTheJdkDoes(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        char[] chars = new char[random.nextInt(100)];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = (char) (random.nextBoolean() ? 0xD800 + random.nextInt(0x800) : random.nextInt(0x1000));
        }
        String text = new String(chars);

        String wellFormed = Utf8.wellFormed(text);

        String jdks = new String(text.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.UTF_16BE);
        assertThat(wellFormed).isEqualTo(jdks);
        assertThat(encoded(text)).isEqualTo(wellFormed.getBytes(StandardCharsets.UTF_8));
        assertThat(Outbound.Text.of(text).text()).isEqualTo(wellFormed);
        assertThat(Utf8.length(wellFormed)).isEqualTo(encoded(wellFormed).length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "12345678?", "?2345678", "1234567?9", "\uD83D\uDE00 really?", ">@\u00BF\u013F"})
    void aQuestionMarkIsNoReplacement(String text) {
        assertThat(Outbound.Text.of(text).text()).isEqualTo(text);
        assertThat(encoded(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 100})
    void aSurrogateWithoutItsPartnerIsFoundWhereverItStands(int before) {
        String text = "x".repeat(before) + "\uD83D" + "y?z";

        assertThat(Outbound.Text.of(text).text()).isEqualTo("x".repeat(before) + "\uFFFDy?z");
        assertThat(encoded(text)).isEqualTo(("x".repeat(before) + "\uFFFDy?z").getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text", "Grüße", "\uD83D\uDE00"})
    void whatIsWellFormedIsLeftAsItIs(String text) {
        assertThat(Utf8.wellFormed(text)).isSameAs(text);
    }

    @ParameterizedTest
    @CsvSource({
        "abc, 3, abc",
        "abc, 2, ab",
        "abc, 0, ''",
        "aé, 2, a",
        "aé, 3, aé",
        "€€, 5, €",
        "\uD83D\uDE00x, 3, ''",
        "\uD83D\uDE00x, 4, \uD83D\uDE00"
    })
    void aTextIsCutBetweenCodePoints(String text, int maxBytes, String cut) {
        assertThat(Utf8.cut(text, maxBytes)).isEqualTo(cut);
    }
}
