/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.it.broken.Broken;
import dev.kawat.it.client.Client;
import dev.kawat.it.client.Event;
import dev.kawat.it.client.KawatProcess;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code java -jar chat.jar} on a command line. */
class ChatJarIT {

    private static final int SIGTERM_STATUS = 128 + 15;

    private static final Path JAR = Path.of(System.getProperty("it.chat-jar"));

    private KawatProcess process;

    @BeforeEach
    void onlyOnce() {
        assumeTrue(Server.current() == Server.STANDALONE, "this is about the standalone server");
    }

    @AfterEach
    void end() {
        if (process != null) {
            process.close();
        }
    }

    private void start(String... options) {
        process = KawatProcess.ofJar(JAR, options);
    }

    private void assertEndsWithOneLine(int status, String... parts) {
        assertThat(process.exitStatus()).isEqualTo(status);
        assertThat(process.errors())
                .filteredOn(line -> !line.contains(" INFO ")) // the log is there too
                .singleElement()
                .asString()
                .startsWith("kawat: ")
                .contains(parts);
        assertThat(process.output()).isEmpty();
    }

    @Test
    void saysWhereItIsAndServesThePage() throws IOException, InterruptedException {
        start("--port", "0");

        URI uri = process.ready();

        assertThat(uri.getHost()).isEqualTo("127.0.0.1");
        HttpResponse<String> page = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertThat(page.body()).contains("Kawat Chat");
    }

    @Test
    void saysGoodbyeWhenItIsTerminated() {
        start("--port", "0", "--context-path", "/talk");
        URI uri = process.ready();
        assertThat(uri.getPath()).isEqualTo("/talk/");
        try (Client client = Client.connect(URI.create("ws://" + uri.getAuthority() + "/talk/chat/lobby"))) {
            client.send("{\"type\": \"join\", \"name\": \"Ada\"}");
            assertThat(client.text()).contains("\"type\":\"welcome\"", "\"name\":\"Ada\"");

            process.terminate();

            assertThat(client.closed()).isEqualTo(new Event.Closed(1001, ""));
            assertThat(process.exitStatus()).isEqualTo(SIGTERM_STATUS);
            assertThat(process.errors()).noneMatch(line -> line.contains("Exception"));
        }
    }

    @Test
    void helps() {
        start("--help");

        assertThat(process.exitStatus()).isZero();
        assertThat(process.output()).anyMatch(line -> line.contains("--port"));
        assertThat(process.errors()).isEmpty();
    }

    @Test
    void doesNotStartWhereThePortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            start("--port", String.valueOf(taken.getLocalPort()));

            assertEndsWithOneLine(1, "127.0.0.1:" + taken.getLocalPort());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2, --prot, 80, --prot",
        "2, --port, many, many",
        "2, --port, 65536, 65536",
        "2, --resources, /no/such/directory, /no/such/directory",
        "2, --set, max-message=1KiB, max-message",
        "1, --set, kawat.max-message=lots, lots",
        "1, --set, kawat.max-mesage=1KiB, kawat.max-mesage",
        "1, --set, kawat.endpoint.Caht.max-message=1KiB, Caht"
    })
    void doesNotStartWithWhatItDoesNotUnderstand(int status, String option, String value, String named) {
        start(option, value);

        assertEndsWithOneLine(status, named);
    }

    @Test
    void doesNotStartWithABrokenEndpointAndNamesEveryProblem(@TempDir Path directory) {
        File broken = directory.resolve("broken.jar").toFile();
        ShrinkWrap.create(JavaArchive.class)
                .addClass(Broken.class)
                .addAsManifestResource(ApplicationWar.BEANS_XML, "beans.xml")
                .as(ZipExporter.class)
                .exportTo(broken);

        process = KawatProcess.ofClassPath(broken + File.pathSeparator + JAR, "--port", "0");

        assertThat(process.exitStatus()).isEqualTo(1);
        List<String> errors = process.errors();
        assertThat(errors).hasSize(2).allMatch(line -> line.startsWith("kawat: @"));
        assertThat(errors).anyMatch(line -> line.contains("'no-slash'"));
        assertThat(errors).anyMatch(line -> line.contains("Broken.message"));
    }
}
