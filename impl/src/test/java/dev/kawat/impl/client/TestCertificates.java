/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates that sign themselves, made by the JDK's own tool. */
final class TestCertificates {

    private static final String PASSWORD = "secret";

    private TestCertificates() {}

    /** A key and its certificate for a name such as {@code dns:localhost}. */
    static KeyStore certificate(Path directory, String name) throws IOException {
        Path file = newFile(directory);
        generate(file, "kawat", name);
        return load(file);
    }

    /**
     * A key and its certificate for a name, which expired long ago. Another certificate signs it, {@code issuer}, because nobody
     * looks when one that is trusted itself expires.
     */
    static KeyStore expired(Path directory, String name) throws IOException {
        Path file = newFile(directory);
        generate(file, "issuer", name, "-ext", "bc:critical=ca:true", "-startdate", "2020/01/01", "-validity", "36500");
        generate(file, "kawat", name, "-signer", "issuer", "-startdate", "2020/01/01", "-validity", "10");
        return load(file);
    }

    private static Path newFile(Path directory) throws IOException {
        Path file = Files.createTempFile(directory, "keys", ".p12");
        Files.delete(file);
        return file;
    }

    private static void generate(Path file, String alias, String name, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
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
                file.toString()));
        command.addAll(List.of(options));
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new AssertionError("keytool failed");
            }
        } catch (InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    private static KeyStore load(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            return keys;
        } catch (GeneralSecurityException failed) {
            throw new AssertionError(failed);
        }
    }

    /** A context with a key, or without if null, that trusts some certificates. */
    static SSLContext context(KeyStore key, KeyStore... trusted) {
        try {
            KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(key, PASSWORD.toCharArray());
            KeyStore others = KeyStore.getInstance("PKCS12");
            others.load(null, null);
            for (int i = 0; i < trusted.length; i++) {
                String alias = trusted[i].containsAlias("issuer") ? "issuer" : "kawat";
                others.setCertificateEntry("trusted" + i, trusted[i].getCertificate(alias));
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(others);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(key == null ? null : own.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException failed) {
            throw new AssertionError(failed);
        }
    }
}
