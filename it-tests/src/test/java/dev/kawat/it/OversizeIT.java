/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.Event;
import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The limit on messages of a peer is in bytes, inclusive, and for the message, however it is cut. */
class OversizeIT extends AgainstServer {

    private static final int LIMIT = 1024;

    static Stream<Arguments> atTheLimit() {
        return Stream.of(
                Arguments.of("text 1024", new Frame[] {Frame.text("x".repeat(LIMIT))}),
                Arguments.of("text 512", new Frame[] {Frame.text("é".repeat(LIMIT / 2))}),
                Arguments.of("bytes 1024", new Frame[] {Frame.binary(new byte[LIMIT])}),
                Arguments.of("text 1024", new Frame[] {
                    Frame.text("x".repeat(1000)).first(),
                    Frame.text("x".repeat(23)).middle(),
                    Frame.text("x").last()
                }),
                Arguments.of("bytes 1024", new Frame[] {
                    Frame.binary(new byte[1000]).first(),
                    Frame.binary(new byte[24]).last()
                }));
    }

    @ParameterizedTest
    @MethodSource("atTheLimit")
    void takesAMessageOfTheLimit(String answer, Frame... message) {
        RawClient client = connectRaw("small/" + key);

        client.send(message);

        assertThat(client.frame()).isEqualTo(Frame.text(answer));
    }

    static Stream<Arguments> beyondTheLimit() {
        return Stream.of(
                Arguments.of("one text frame", new Frame[] {Frame.text("x".repeat(LIMIT + 1))}),
                Arguments.of("characters of two bytes", new Frame[] {Frame.text("é".repeat(LIMIT / 2) + "x")}),
                Arguments.of("one binary frame", new Frame[] {Frame.binary(new byte[LIMIT + 1])}),
                Arguments.of("a large frame", new Frame[] {Frame.binary(new byte[100 * LIMIT])}),
                Arguments.of("text in fragments", new Frame[] {
                    Frame.text("x".repeat(1000)).first(),
                    Frame.text("x".repeat(25)).last()
                }),
                Arguments.of("fragments without end", withoutEnd(18)));
    }

    /** Much more than the limit, for Undertow hands out a part only when its buffer of 16 KiB is full; but no megabytes. */
    private static Frame[] withoutEnd(int fragments) {
        Frame[] message = new Frame[fragments];
        Arrays.fill(message, Frame.binary(new byte[LIMIT]).middle());
        message[0] = Frame.binary(new byte[LIMIT]).first();
        return message;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("beyondTheLimit")
    void closesWith1009ForMore(String what, Frame... message) {
        RawClient client = connectRaw("small/" + key);
        Client report = report(key);

        client.send(message);

        assertThat(client.frame()).isEqualTo(Frame.close(1009, ""));
        client.send(Frame.close(1009, ""));
        client.awaitEnd();
        assertThat(report.text()).isEqualTo("error MessageTooBigException");
        assertThat(report.text()).isEqualTo("close 1009");
    }

    @Test
    void countsEachMessageAnew() {
        Client client = connect("small/" + key);

        for (int i = 0; i < 10; i++) {
            client.send("x".repeat(LIMIT)).send(new byte[LIMIT]);

            assertThat(client.text()).isEqualTo("text 1024");
            assertThat(client.text()).isEqualTo("bytes 1024");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void allowsOneMebibyteByDefault(boolean text) {
        Client client = connect("echo");
        int tooMuch = (1 << 20) + 1;

        if (text) {
            client.send("x".repeat(tooMuch));
        } else {
            client.send(new byte[tooMuch]);
        }

        assertThat(client.closed()).isEqualTo(new Event.Closed(1009, ""));
    }
}
