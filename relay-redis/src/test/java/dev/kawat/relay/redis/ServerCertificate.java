/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A certificate that signs itself, made by the JDK's own tool, in the files that Redis and the JVM read. */
final class ServerCertificate {

    private static final String PASSWORD = "secret";
    private static final String ALIAS = "redis";

    private final Path directory;
    private final KeyStore keys;

    private ServerCertificate(Path directory, KeyStore keys) {
        this.directory = directory;
        this.keys = keys;
    }

    /** Makes one for a name such as {@code ip:127.0.0.1}. */
    static ServerCertificate of(Path directory, String name) throws IOException {
        Path file = directory.resolve("keys.p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=Redis",
                        "-ext",
                        "SAN=" + name,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new AssertionError("keytool failed");
            }
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            ServerCertificate certificate = new ServerCertificate(directory, keys);
            certificate.write();
            return certificate;
        } catch (GeneralSecurityException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    private void write() throws IOException, GeneralSecurityException {
        pem("key.pem", "PRIVATE KEY", keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
        pem("certificate.pem", "CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
        try (OutputStream out = Files.newOutputStream(trustStore())) {
            trusted.store(out, PASSWORD.toCharArray());
        }
    }

    private void pem(String file, String kind, byte[] bytes) throws IOException {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes);
        Files.writeString(
                directory.resolve(file), "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }

    private Path trustStore() {
        return directory.resolve("trusted.p12");
    }

    /** Returns the options of a Redis that speaks TLS with it on its only port. */
    String[] options() {
        return new String[] {
            "--port",
            "0",
            "--tls-port",
            RedisProcess.PORT,
            "--tls-cert-file",
            directory.resolve("certificate.pem").toString(),
            "--tls-key-file",
            directory.resolve("key.pem").toString(),
            "--tls-ca-cert-file",
            directory.resolve("certificate.pem").toString(),
            "--tls-auth-clients",
            "no"
        };
    }

    /** Has the JVM trust it and nothing else, until what is returned is closed. */
    Trust trusted() {
        return new Trust(trustStore());
    }

    /** The certificates that the JVM trusts: those of a file, and afterwards those from before. */
    static final class Trust implements AutoCloseable {

        private static final String STORE = "javax.net.ssl.trustStore";
        private static final String STORE_PASSWORD = "javax.net.ssl.trustStorePassword";

        private final String store = System.getProperty(STORE, "");
        private final String password = System.getProperty(STORE_PASSWORD, "");

        private Trust(Path file) {
            set(STORE, file.toString());
            set(STORE_PASSWORD, PASSWORD);
        }

        private static void set(String key, String value) {
            if (value.isEmpty()) {
                System.clearProperty(key);
            } else {
                System.setProperty(key, value);
            }
        }

        @Override
        public void close() {
            set(STORE, store);
            set(STORE_PASSWORD, password);
        }
    }
}
