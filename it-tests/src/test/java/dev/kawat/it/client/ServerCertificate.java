/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for 127.0.0.1 that signs itself, made by the JDK's own tool, in the files that proxies read. */
public final class ServerCertificate {

    private static final String PASSWORD = "secret";
    private static final String ALIAS = "proxy";
    private static final Duration LIMIT = Duration.ofMinutes(4);

    private final Path directory;
    private final KeyStore keys;

    private ServerCertificate(Path directory, KeyStore keys) {
        this.directory = directory.toAbsolutePath();
        this.keys = keys;
    }

    /** Makes one, with its files in a directory. */
    public static ServerCertificate make(Path directory) throws IOException, InterruptedException {
        Path file = Files.createDirectories(directory).resolve("keys.p12");
        List<String> keytool = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-dname",
                "CN=Proxy",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                file.toString());
        Program.assertSucceeds(new ProcessBuilder(keytool), directory.resolve("keytool.log"), LIMIT);
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            ServerCertificate made = new ServerCertificate(directory, keys);
            made.write();
            return made;
        } catch (GeneralSecurityException failed) {
            throw new AssertionError(failed);
        }
    }

    private void write() throws IOException, GeneralSecurityException {
        String certificate = pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
        String key =
                pem("PRIVATE KEY", keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
        Files.writeString(certificate(), certificate);
        Files.writeString(key(), key);
        Files.writeString(both(), certificate + key);
    }

    private static String pem(String kind, byte[] bytes) {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }

    /** The file with the certificate. */
    public Path certificate() {
        return directory.resolve("certificate.pem");
    }

    /** The file with the key. */
    public Path key() {
        return directory.resolve("key.pem");
    }

    /** The file with the certificate, and the key behind it. */
    public Path both() {
        return directory.resolve("both.pem");
    }

    /** Makes the sockets of clients that trust it, and nothing else. */
    public SSLSocketFactory clients() {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException failed) {
            throw new AssertionError(failed);
        }
    }
}
