/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers to a handshake over a socket that only some servers give. */
@Timeout(60)
class SocketAnswersTest {

    private static final String REFUSED = "HTTP/1.1 403 Forbidden\r\n";

    private ServerSocket listener;

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    /** What a server does with a connection. */
    private interface Answer {
        void to(Socket socket) throws IOException;
    }

    /** Answers one handshake; completes when the answer has ended, whether well or by an exception. */
    private CompletableFuture<Void> serve(Answer answer) {
        return CompletableFuture.runAsync(
                () -> {
                    try (Socket socket = listener.accept()) {
                        answer.to(socket);
                    } catch (IOException gone) {
                        throw new AssertionError("the client has closed", gone);
                    }
                },
                task -> new Thread(task).start());
    }

    private CompletableFuture<Void> serve(String answer) {
        return serve(socket -> {
            readRequest(socket);
            socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
        });
    }

    private static void readRequest(Socket socket) throws IOException {
        StringBuilder request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0) {
            request.append((char) socket.getInputStream().read());
        }
    }

    private TestClient client() {
        return TestClient.to(URI.create("http://127.0.0.1:" + listener.getLocalPort()));
    }

    @Test
    void bodyWithoutALengthGoesToTheEnd() {
        var unused = serve(REFUSED + "\r\nnot you");

        assertThat(client().expectRefused("/", 403).body()).isEqualTo("not you");
    }

    @Test
    void bodyMayComeInChunks() {
        var unused = serve(REFUSED + "Transfer-Encoding: chunked\r\n\r\n4\r\nnot \r\n3\r\nyou\r\n0\r\n\r\n");

        assertThat(client().expectRefused("/", 403).body()).isEqualTo("not you");
    }

    @Test
    void lengthThatIsNoneFailsTheHandshake() {
        for (String length : new String[] {"many", "-1", "99999999999"}) {
            var unused = serve(REFUSED + "Content-Length: " + length + "\r\n\r\n");

            assertThatThrownBy(() -> client().expectRefused("/", 403))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("no answer to the handshake")
                    .hasMessageEndingWith("the length of the body is no number, or too large: '" + length + "'");
        }
    }

    @Test
    void sizeOfAChunkThatIsNoneFailsTheHandshake() {
        var unused = serve(REFUSED + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n");

        assertThatThrownBy(() -> client().expectRefused("/", 403))
                .isInstanceOf(AssertionError.class)
                .hasMessageEndingWith("the length of the body is no number, or too large: 'xyz'");
    }

    /** Each read of this answer is quick. */
    @Test
    void answerThatNeverEndsIsCutOff() {
        CompletableFuture<Void> served = serve(socket -> {
            readRequest(socket);
            OutputStream out = socket.getOutputStream();
            out.write(REFUSED.getBytes(ISO_8859_1));
            while (true) {
                out.write("X-More: more\r\n".getBytes(ISO_8859_1));
            }
        });
        TestClient client = client().within(Duration.ofMillis(200));

        assertThatThrownBy(() -> client.expectRefused("/", 403))
                .isInstanceOf(AssertionError.class)
                .hasMessageEndingWith(": no answer to the handshake within 200 ms");
        assertThat(served).failsWithin(10, TimeUnit.SECONDS);
    }
}
