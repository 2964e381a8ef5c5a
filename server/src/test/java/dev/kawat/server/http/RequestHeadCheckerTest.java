/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The end of what stands before the body, its grammar and its bounds, however the bytes are cut. */
class RequestHeadCheckerTest {

    private static final String HEAD = "GET /a?b HTTP/1.1\r\nHost: a\r\nX:\t\u00fc \r\n\r\n";

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Returns the answer to bytes that come one by one. */
    private static Refusal refusal(RequestHeadChecker checker, String text) {
        ByteBuffer all = bytes(text);
        for (int i = 0; i < all.limit() && checker.refusal() == null && !checker.isComplete(); i++) {
            checker.check(all, i, i + 1);
        }
        return checker.refusal();
    }

    @Test
    void endIsFoundWhereverTheBytesAreCut() {
        ByteBuffer all = bytes(HEAD + "\r\n\r\nnothing");
        for (int cut = 0; cut <= HEAD.length(); cut++) {
            RequestHeadChecker checker = new RequestHeadChecker(100);
            assertThat(checker.check(all, 0, cut)).isEqualTo(cut);
            assertThat(checker.isComplete()).isEqualTo(cut == HEAD.length());
            assertThat(checker.check(all, cut, all.limit())).isEqualTo(HEAD.length());
            assertThat(checker.isComplete()).isTrue();
            assertThat(checker.refusal()).isNull();
        }
        assertThat(all.position()).isZero();
    }

    /** Each byte of a right request, replaced by each other one: what is still taken keeps all ends of lines where they are. */
    @Test
    void noOtherByteMovesALine() {
        for (int at = 0; at < HEAD.length(); at++) {
            for (char c = 0; c < 256; c++) {
                String changed = HEAD.substring(0, at) + c + HEAD.substring(at + 1);
                RequestHeadChecker checker = new RequestHeadChecker(100);
                if (refusal(checker, changed) == null && checker.isComplete()) {
                    assertThat(changed.replaceAll("[^\r\n]", "x")).isEqualTo(HEAD.replaceAll("[^\r\n]", "x"));
                    assertThat(changed).doesNotContainPattern("[\0-\b\u000b\f\u000e-\u001f\u007f]");
                } else {
                    assertThat(checker.refusal()).isEqualTo(Refusal.MALFORMED);
                }
            }
        }
    }

    @Test
    void nextRequestIsCheckedAsTheFirst() {
        RequestHeadChecker checker = new RequestHeadChecker(HEAD.length());
        for (int i = 0; i < 3; i++) {
            assertThat(refusal(checker, HEAD)).isNull();
            assertThat(checker.isComplete()).isTrue();
            checker.reset();
        }
        assertThat(refusal(checker, "GET / HTTP/1.1\r\n:")).isEqualTo(Refusal.MALFORMED);
        checker.reset();
        assertThat(refusal(checker, HEAD)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "0, TARGET_TOO_LONG",
        "10, TARGET_TOO_LONG",
        "18, TARGET_TOO_LONG",
        "19, HEADERS_TOO_LARGE",
        "36, HEADERS_TOO_LARGE"
    })
    void boundTellsWhatIsTooLong(int maxBytes, Refusal refusal) {
        assertThat(refusal(new RequestHeadChecker(maxBytes), HEAD)).isEqualTo(refusal);
        assertThat(refusal(new RequestHeadChecker(HEAD.length()), HEAD)).isNull();
    }

    @Test
    void headersAreCounted() {
        String line = "X: y\r\n";
        String start = "GET / HTTP/1.1\r\n";

        assertThat(refusal(new RequestHeadChecker(10_000), start + line.repeat(200) + "\r\n"))
                .isNull();
        assertThat(refusal(new RequestHeadChecker(10_000), start + line.repeat(201) + "\r\n"))
                .isEqualTo(Refusal.HEADERS_TOO_LARGE);
    }
}
