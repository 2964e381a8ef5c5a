/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.server.KawatServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client over TLS, with a proxy in front of the standalone server that ends it. */
class SecureSocketTest {

    private static final String PASSWORD = "secret";

    @TempDir
    static Path directory;

    private static final ExecutorService THREADS = Executors.newCachedThreadPool();
    private static SSLContext before;
    private static URLClassLoader loader;
    private static KawatServer server;
    private static ServerSocket proxy;

    @BeforeAll
    static void start() throws Exception {
        before = SSLContext.getDefault();
        KeyStore keys = certificate("ip:127.0.0.1");
        SSLContext.setDefault(context(keys));
        loader = BeanArchive.of(directory.resolve("beans"), "Echo", "Journal");
        server = KawatServer.builder().port(0).classLoader(loader).start();
        proxy = front(keys);
    }

    @AfterAll
    static void stop() throws Exception {
        SSLContext.setDefault(before);
        proxy.close();
        server.close();
        loader.close();
        THREADS.shutdownNow();
        assertThat(THREADS.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    /** Makes a key and a certificate of its own for a name. */
    private static KeyStore certificate(String name) throws Exception {
        Path file = directory.resolve(name.replace(':', '-') + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "kawat",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=Kawat",
                        "-ext",
                        "SAN=" + name,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    /** Returns a context with a key, which trusts the certificate of that key alone. */
    private static SSLContext context(KeyStore keys) throws GeneralSecurityException {
        KeyManagerFactory key = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        key.init(keys, PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try {
            trusted.load(null, null);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        trusted.setCertificateEntry("kawat", keys.getCertificate("kawat"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(key.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static ServerSocket front(KeyStore keys) throws Exception {
        ServerSocket listening =
                context(keys).getServerSocketFactory().createServerSocket(0, 0, InetAddress.getLoopbackAddress());
        THREADS.execute(() -> accept(listening));
        return listening;
    }

    private static void accept(ServerSocket listening) {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket behind = new Socket(InetAddress.getLoopbackAddress(), server.port());
                THREADS.execute(() -> copy(client, behind));
                THREADS.execute(() -> copy(behind, client));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException gone) {
            // both are closed
        }
    }

    private static URI address(ServerSocket at) {
        return URI.create("wss://127.0.0.1:" + at.getLocalPort());
    }

    @Test
    void messagesOfAnySizeComeBack() {
        try (TestClient client = TestClient.to(address(proxy)).connect("/echo")) {
            client.send("text").expectText("text");
            byte[] large = new byte[300_000];
            large[299_999] = 7;
            client.send(large).expectBinary(large);
            client.sendSplit("cut", 1, 2).expectText("cut");
            client.close(3456, "done");
            client.expectClose(3456);
        }
    }

    @Test
    void certificateMustHaveTheNameOfTheServer() throws Exception {
        KeyStore other = certificate("dns:example.com");
        try (ServerSocket wrong = front(other)) {
            SSLContext trusting = SSLContext.getDefault();
            SSLContext.setDefault(context(other));
            try {
                assertRefused(address(wrong));
            } finally {
                SSLContext.setDefault(trusting);
            }
        }
    }

    @Test
    void certificateMustBeTrusted() throws Exception {
        try (ServerSocket unknown = front(certificate("ip:127.0.0.1,dns:localhost"))) {
            assertRefused(address(unknown));
        }
    }

    private static void assertRefused(URI address) {
        TestClient client = TestClient.to(address);

        assertThatThrownBy(() -> client.connect("/echo"))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("/echo at " + address + ": no answer to the handshake: ")
                .hasCauseInstanceOf(SSLHandshakeException.class);
    }
}
