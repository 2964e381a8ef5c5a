/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client;

import static dev.kawat.impl.client.ClientApplication.connected;
import static dev.kawat.impl.client.ClientApplication.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.ClientConnection;
import dev.kawat.ConnectFailedException;
import dev.kawat.ConnectFailedException.Part;
import dev.kawat.WebSocketConnector;
import dev.kawat.impl.client.ClientApplication.Journal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients over TLS, with certificates that are right and wrong. */
class TlsTest {

    @TempDir
    static Path directory;

    private static KeyStore localhost;

    private final ClientApplication application = new ClientApplication();
    private final Journal journal = new Journal();

    @BeforeAll
    static void certificate() throws IOException {
        localhost = TestCertificates.certificate(directory, "dns:localhost,ip:127.0.0.1");
    }

    @AfterEach
    void close() {
        application.close();
    }

    private static SSLServerSocket listen(SSLContext context) throws IOException {
        return (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private WebSocketConnector to(ScriptedServer server, String host, KeyStore trusted) {
        return application
                .clients
                .connector("wss://" + host + ":" + server.port() + "/feed")
                .sslContext(TestCertificates.context(null, trusted));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void messagesOfAnySizeGoBothWays(String version) throws IOException {
        SSLServerSocket listening = listen(TestCertificates.context(localhost));
        listening.setEnabledProtocols(new String[] {version});
        try (ScriptedServer server = ScriptedServer.start(listening, ScriptedServer.ECHO)) {
            ClientConnection client = to(server, "localhost", localhost).connect(journal);
            assertThat(connected(client).handshake().secure()).isTrue();
            assertThat(journal.next()).isEqualTo("open");
            Random random = new Random(7);
            for (int size : new int[] {0, 1, 125, 126, 16_000, 16_384, 65_535, 65_536, 300_000, 1_000_000}) {
                String text = random.ints(size, 'a', 'z')
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
                client.send(text);
                assertThat(journal.next()).isEqualTo(text);
            }
            client.close();
            assertThat(journal.next()).isEqualTo("close 1000 ");
        }
    }

    @Test
    void manyMessagesKeepTheirOrder() throws IOException {
        try (ScriptedServer server =
                ScriptedServer.start(listen(TestCertificates.context(localhost)), ScriptedServer.ECHO)) {
            ClientConnection client = to(server, "127.0.0.1", localhost)
                    .setting("outbox-messages", "20000")
                    .connect(journal);
            connected(client);
            assertThat(journal.next()).isEqualTo("open");
            for (int i = 0; i < 10_000; i++) {
                client.send("message " + i);
            }
            for (int i = 0; i < 10_000; i++) {
                assertThat(journal.next()).isEqualTo("message " + i);
            }
        }
    }

    private void assertRefused(KeyStore certificate, KeyStore trusted, String host) throws IOException {
        try (ScriptedServer server =
                ScriptedServer.start(listen(TestCertificates.context(certificate)), ScriptedServer.ECHO)) {
            ConnectFailedException failure = failure(to(server, host, trusted).connect(journal));

            assertThat(failure.part()).as(failure.getMessage()).isEqualTo(Part.TLS);
            assertThat(server.heads()).isEmpty();
        }
    }

    @Test
    void certificateThatNobodyTrustsIsRefused() throws IOException {
        assertRefused(localhost, TestCertificates.certificate(directory, "dns:localhost"), "localhost");
    }

    @Test
    void certificateForAnotherNameIsRefused() throws IOException {
        KeyStore other = TestCertificates.certificate(directory, "dns:example.com");

        assertRefused(other, other, "localhost");
        assertRefused(other, other, "127.0.0.1");
    }

    @Test
    void certificateThatHasExpiredIsRefused() throws IOException {
        KeyStore old = TestCertificates.expired(directory, "dns:localhost");

        assertRefused(old, old, "localhost");
    }

    @Test
    void nameIsCheckedWhateverTheParametersSay() throws IOException {
        KeyStore other = TestCertificates.certificate(directory, "dns:example.com");
        try (ScriptedServer server =
                ScriptedServer.start(listen(TestCertificates.context(other)), ScriptedServer.ECHO)) {
            SSLParameters parameters = new SSLParameters();
            parameters.setProtocols(new String[] {"TLSv1.3"});

            assertThat(failure(to(server, "localhost", other)
                                    .sslParameters(parameters)
                                    .connect(journal))
                            .part())
                    .isEqualTo(Part.TLS);
        }
    }

    @Test
    void parametersOfTheApplicationStayAsTheyAre() throws IOException {
        try (ScriptedServer server =
                ScriptedServer.start(listen(TestCertificates.context(localhost)), ScriptedServer.ECHO)) {
            SSLParameters parameters = new SSLParameters();
            connected(
                    to(server, "localhost", localhost).sslParameters(parameters).connect(journal));

            assertThat(parameters.getEndpointIdentificationAlgorithm()).isNull();
        }
    }

    /** Negotiates again, and reads until that is done: the client says nothing else meanwhile. */
    private static void negotiateAgain(SSLSocket socket) throws IOException {
        CountDownLatch done = new CountDownLatch(1);
        socket.addHandshakeCompletedListener(completed -> done.countDown());
        socket.startHandshake();
        socket.setSoTimeout(20);
        while (done.getCount() > 0) {
            try {
                assertThat(socket.getInputStream().read()).isNegative();
            } catch (SocketTimeoutException notYet) {
                // the next read goes on with the handshake
            }
        }
        socket.setSoTimeout(0);
    }

    /** As some servers do that ask for a certificate when they know what is wanted. */
    @Test
    void serverMayNegotiateAgainBeforeItAnswers() throws IOException {
        SSLServerSocket listening = listen(TestCertificates.context(localhost));
        listening.setEnabledProtocols(new String[] {"TLSv1.2"});
        try (ScriptedServer server = ScriptedServer.start(listening, peer -> {
            negotiateAgain((SSLSocket) peer.socket());
            peer.accept();
            peer.echo();
        })) {
            connected(to(server, "localhost", localhost).connect(journal)).send("hello");

            assertThat(journal.next()).isEqualTo("open");
            assertThat(journal.next()).isEqualTo("hello");
        }
    }

    /** While that lasted nothing could be written, and its end would be up to the server. */
    @Test
    void serverMayNotNegotiateAgainLater() throws IOException {
        SSLServerSocket listening = listen(TestCertificates.context(localhost));
        listening.setEnabledProtocols(new String[] {"TLSv1.2"});
        try (ScriptedServer server = ScriptedServer.start(listening, peer -> {
            peer.accept();
            peer.read();
            ((SSLSocket) peer.socket()).startHandshake();
            peer.echo();
        })) {
            connected(to(server, "localhost", localhost).connect(journal)).send("hello");

            assertThat(journal.next()).isEqualTo("open");
            assertThat(journal.next()).isEqualTo("close 1006 ");
        }
    }

    @Test
    void clientShowsItsCertificate() throws IOException {
        KeyStore own = TestCertificates.certificate(directory, "dns:client");
        SSLServerSocket listening = listen(TestCertificates.context(localhost, own));
        listening.setNeedClientAuth(true);
        try (ScriptedServer server = ScriptedServer.start(listening, peer -> {
            peer.accept();
            peer.text(
                    ((SSLSocket) peer.socket()).getSession().getPeerPrincipal().getName());
            peer.echo();
        })) {
            connected(application
                    .clients
                    .connector("wss://localhost:" + server.port())
                    .sslContext(TestCertificates.context(own, localhost))
                    .connect(journal));
            assertThat(journal.next()).isEqualTo("open");
            assertThat(journal.next()).isEqualTo("CN=Kawat");
        }
    }

    @Test
    void serverWithoutTlsIsTold() {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ECHO)) {
            ClientConnection client = to(server, "localhost", localhost).connect(journal);
            dev.kawat.impl.testing.Await.until("the attempt waits", () -> server.open() == 1);
            application.time.advance(java.time.Duration.ofSeconds(11));

            assertThat(failure(client).part()).isIn(Part.TLS, Part.TIMEOUT);
        }
    }
}
