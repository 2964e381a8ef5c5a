/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.Event;
import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of every kind and size come back as they went. */
class EchoIT extends AgainstServer {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 1 << 20})
    void echoesText(int length) {
        Client client = connect("echo");
        String text = "x".repeat(length);

        client.send(text);

        assertThat(client.text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 1 << 20})
    void echoesBytes(int length) {
        Client client = connect("echo");
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);

        client.send(bytes);

        assertThat(client.binary()).isEqualTo(ByteBuffer.wrap(bytes));
    }

    @Test
    void echoesEveryPlaneOfUnicode() {
        Client client = connect("echo");

        client.send("aé€😀\u0000");

        assertThat(client.text()).isEqualTo("aé€😀\u0000");
    }

    @Test
    void putsFragmentsTogetherEvenInsideOfACharacter() {
        RawClient client = connectRaw("echo");
        byte[] smile = "😀".getBytes(StandardCharsets.UTF_8);

        client.send(
                new Frame(false, 1, new byte[] {smile[0]}),
                Frame.ping("between"),
                new Frame(false, 0, new byte[] {smile[1], smile[2]}),
                new Frame(true, 0, new byte[] {smile[3]}));

        Frame pong = client.frame();
        assertThat(pong.isPong()).isTrue();
        assertThat(pong.text()).isEqualTo("between");
        assertThat(client.frame()).isEqualTo(Frame.text("😀"));
    }

    @Test
    void closesWith1007ForTextThatIsNotUtf8() {
        RawClient client = connectRaw("echo");

        client.send(new Frame(true, 1, new byte[] {(byte) 0xc3, 0x28}));

        assertThat(client.closeFrame().code()).isEqualTo(1007);
    }

    @Test
    void answersPings() {
        Client client = connect("echo");

        client.ping(new byte[] {1, 2, 3});

        assertThat(client.next(Event.Pong.class).payload()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    }

    @Test
    void keepsTextAndBytesInOrder() {
        Client client = connect("echo");

        client.send("one").send(new byte[] {2}).send("three");

        assertThat(client.text()).isEqualTo("one");
        assertThat(client.binary()).isEqualTo(ByteBuffer.wrap(new byte[] {2}));
        assertThat(client.text()).isEqualTo("three");
    }
}
