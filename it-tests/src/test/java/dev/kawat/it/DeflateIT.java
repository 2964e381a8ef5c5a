/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.it.client.Browser;
import dev.kawat.it.client.Frame;
import dev.kawat.it.client.Node;
import dev.kawat.it.client.Program;
import dev.kawat.it.client.RawClient;
import dev.kawat.it.client.Request;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed messages (RFC 7692), with clients that compress, and with what none of them would send. */
class DeflateIT extends AgainstServer {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int COMPRESSED_TEXT = 0x41;
    private static final int COMPRESSED_BINARY = 0x42;
    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

    @BeforeEach
    void onlyWhereFramesAreOurs() {
        assumeTrue(Server.current().framesAreOurs(), "the container transport does not compress");
    }

    private Request offering(String path, String extensions) {
        return Request.to(endpoint(path)).with(EXTENSIONS + ": " + extensions);
    }

    private RawClient agreed(String path) {
        RawClient client = ask(offering(path, "permessage-deflate"));
        assertThat(client.answer().status()).isEqualTo(101);
        assertThat(client.answer().header(EXTENSIONS)).startsWith("permessage-deflate");
        return client;
    }

    // ---- Clients ----

    /** npm's {@code ws}: {@code src/test/node/deflate.test.mjs}. */
    @ParameterizedTest
    @ValueSource(strings = {"deflate", "deflate/takeover"})
    void npmWsAgrees(String path) throws IOException, InterruptedException {
        Path home = Node.home();
        ProcessBuilder node = new ProcessBuilder("node", "--test", "deflate.test.mjs").directory(home.toFile());
        node.environment().put("KAWAT_URL", endpoint("").toString());
        node.environment().put("KAWAT_DEFLATE", path);

        String output = path.replace('/', '-') + "-" + Server.current() + ".txt";
        Program.assertSucceeds(node, home.resolve(output), LIMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"deflate", "deflate/takeover"})
    void chromiumAgrees(String path) {
        URI page = URI.create(endpoint("").toString().replaceFirst("^ws", "http"));
        try (Browser browser = Browser.start()) {
            String extensions = browser.open("echo", page, 800, 600).evaluate("""
                    (async () => {
                      const socket = new WebSocket("%s");
                      await new Promise((resolve, reject) => {
                        socket.onopen = resolve;
                        socket.onerror = () => reject(new Error("no connection"));
                      });
                      for (const times of [0, 1, 5, 50, 500, 5000, 20000, 5, 1]) {
                        const text = "wire, Draht, кабель, 電線 😀 ".repeat(times);
                        const answer = await new Promise((resolve, reject) => {
                          socket.onmessage = (event) => resolve(event.data);
                          socket.onclose = (event) => reject(new Error("closed with " + event.code));
                          socket.send(text);
                        });
                        if (answer !== text) {
                          throw new Error(text.length + " characters came back as " + answer.length);
                        }
                      }
                      const code = await new Promise((resolve) => {
                        socket.onclose = (event) => resolve(event.code);
                        socket.close(1000);
                      });
                      if (code !== 1000) {
                        throw new Error("closed with " + code);
                      }
                      return socket.extensions;
                    })()""".formatted(endpoint(path)));

            assertThat(extensions).isEqualTo("permessage-deflate");
        }
    }

    // ---- The handshake ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate;",
                "permessage-deflate; =",
                ";",
                "a b",
                "permessage-deflate; server_max_window_bits=\"1 0\""
            })
    void refusesAMalformedOffer(String extensions) {
        assertThat(ask(offering("deflate", extensions)).answer().status()).isEqualTo(400);
        assertThat(ask(offering("echo", extensions)).answer().status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server_max_window_bits=9 | permessage-deflate; server_max_window_bits=9",
                "client_max_window_bits=9 | permessage-deflate; client_max_window_bits=9",
                "client_max_window_bits; server_no_context_takeover | permessage-deflate; server_no_context_takeover",
                "server_max_window_bits=\"15\" | permessage-deflate; server_max_window_bits=15",
                "server_max_window_bits=16 | ''",
                "server_max_window_bits | ''",
                "something | ''",
            })
    void answersWhatIsAskedFor(String parameters, String answer) {
        RawClient client = ask(offering("deflate/takeover", "permessage-deflate; " + parameters));

        assertThat(client.answer().status()).isEqualTo(101);
        assertThat(client.answer().header(EXTENSIONS)).isEqualTo(answer);
        assertThat(client.send(Frame.text("hi")).frame()).isEqualTo(Frame.text("hi"));
    }

    @Test
    void takesTheFirstOfSeveralOffersThatItUnderstands() {
        RawClient client = ask(offering("deflate/takeover", "x-other, permessage-deflate; new_parameter")
                .with(EXTENSIONS + ": permessage-deflate; server_max_window_bits=12, permessage-deflate"));

        assertThat(client.answer().header(EXTENSIONS)).isEqualTo("permessage-deflate; server_max_window_bits=12");
    }

    @Test
    void agreesOnNothingWhereCompressionIsOff() {
        assertThat(ask(offering("echo", "permessage-deflate")).answer().header(EXTENSIONS))
                .isEmpty();
    }

    // ---- What a peer must not send ----

    private static byte[] deflated(long zeros) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        byte[] chunk = new byte[1 << 20];
        byte[] compressed = new byte[4 << 20];
        int length = 0;
        for (long left = zeros; left > 0; left -= chunk.length) {
            deflater.setInput(chunk, 0, (int) Math.min(left, chunk.length));
            length += deflater.deflate(compressed, length, compressed.length - length, Deflater.NO_FLUSH);
        }
        length += deflater.deflate(compressed, length, compressed.length - length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(compressed, length - 4); // RFC 7692 7.2.1: without its tail
    }

    private static void assertCloses(RawClient client, int code) {
        assertThat(client.frame()).isEqualTo(Frame.close(code, ""));
        client.send(Frame.close(code, ""));
        client.awaitEnd();
    }

    @Test
    void compressedWithoutAgreementIsAProtocolError() {
        for (String path : List.of("deflate", "echo")) {
            assertCloses(connectRaw(path).send(new Frame(true, COMPRESSED_TEXT, (byte) 0)), 1002);
        }
    }

    @Test
    void compressedControlFrameOrContinuationIsAProtocolError() {
        assertCloses(agreed("deflate").send(new Frame(true, 0x49, (byte) 0)), 1002);
        Frame first = new Frame(false, COMPRESSED_TEXT, (byte) 0);
        assertCloses(agreed("deflate").send(first, new Frame(true, 0x40, (byte) 0)), 1002);
    }

    @ParameterizedTest
    @ValueSource(strings = {"deflate", "deflate/takeover"})
    void garbageIsNotConsistent(String path) {
        byte[] garbage = new byte[100];
        Arrays.fill(garbage, (byte) 0xFF);

        assertCloses(agreed(path).send(new Frame(true, COMPRESSED_BINARY, garbage)), 1007);
    }

    @Test
    void invalidUtf8IsNotConsistent() {
        byte[] stored = {0, 1, 0, (byte) 0xFE, (byte) 0xFF, (byte) 0xC0, 0}; // RFC 1951 3.2.4, and an empty block

        assertCloses(agreed("deflate").send(new Frame(true, COMPRESSED_TEXT, stored)), 1007);
    }

    /** All of them together would inflate to some 10 GiB. */
    @ParameterizedTest
    @ValueSource(strings = {"deflate", "deflate/takeover"})
    void bombsAreTooBig(String path) {
        Frame bomb = new Frame(true, COMPRESSED_BINARY, deflated(512L << 20));
        List<RawClient> clients = new ArrayList<>();

        for (int i = 0; i < 20; i++) {
            clients.add(agreed(path).send(bomb));
        }

        for (RawClient client : clients) {
            assertThat(client.frame()).isEqualTo(Frame.close(1009, ""));
        }
        RawClient another = agreed(path).send(Frame.text("still here"));
        assertThat(another.frame()).isEqualTo(Frame.text("still here"));
    }
}
