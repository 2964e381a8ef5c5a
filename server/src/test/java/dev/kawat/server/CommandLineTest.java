/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks each option at the server that it configures. */
class CommandLineTest {

    @WebSocketEndpoint("/echo")
    static class Echo {
        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    @TempDir
    Path directory;

    private KawatServer start(String... options) {
        KawatServer.Builder builder =
                BeanArchive.of(directory.resolve("archive"), Echo.class).builder();
        CommandLine.apply(List.of(options), builder);
        return builder.start();
    }

    private Path resources(String name, String content) throws IOException {
        Path resources = Files.createDirectory(directory.resolve(name));
        Files.writeString(resources.resolve(name + ".txt"), content);
        return resources;
    }

    @Test
    void noneChangesNothing() {
        try (KawatServer server = start()) {

            assertThat(server.uri()).isEqualTo(URI.create("http://127.0.0.1:" + server.port() + "/"));
            assertThat(Peer.to(server, "echo").ask("hello")).isEqualTo("hello");
        }
    }

    @Test
    void portChoosesThePort() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            assertThatThrownBy(() -> start("--port", port).close())
                    .isInstanceOf(StartException.class)
                    .hasMessageStartingWith("cannot listen on 127.0.0.1:" + port + ": ");
        }
    }

    @Test
    void hostChoosesTheAddress() {
        try (KawatServer server = start("--host", "localhost")) {

            assertThat(server.uri().getHost()).isEqualTo("localhost");
        }
    }

    @Test
    void contextPathChoosesThePath() {
        try (KawatServer server = start("--context-path", "/shop")) {

            assertThat(server.uri().getPath()).isEqualTo("/shop/");
            assertThat(Peer.to(server, "echo").ask("hello")).isEqualTo("hello");
        }
    }

    @Test
    void resourcesMayBeInSeveralDirectories() throws Exception {
        Path one = resources("one", "first");
        Path two = resources("two", "second");

        try (KawatServer server = start("--resources", one.toString(), "--resources", two.toString())) {
            assertThat(Http.get(server, "/one.txt").body()).isEqualTo("first");
            assertThat(Http.get(server, "/two.txt").body()).isEqualTo("second");
        }
    }

    @Test
    void setMayBeRepeated() {
        try (KawatServer server = start(
                "--set", "kawat.max-message=1MiB", "--set", "kawat.endpoint.Echo.max-message=4B", "--port", "0")) {
            Peer peer = Peer.to(server, "echo");

            assertThat(peer.ask("1234")).isEqualTo("1234");
            peer.send("12345");

            assertThat(peer.closed()).isEqualTo(1009);
        }
    }

    @Test
    void theLastOfTwoWins() {
        try (KawatServer server = start(
                "--context-path",
                "/one",
                "--context-path",
                "/two",
                "--set",
                "kawat.max-message=much",
                "--set",
                "kawat.max-message=4B")) {

            assertThat(server.uri().getPath()).isEqualTo("/two/");
        }
    }

    @Test
    void aValueMayHoldAnEqualsSign() {
        KawatServer.Builder builder =
                BeanArchive.of(directory.resolve("archive"), Echo.class).builder();
        CommandLine.apply(List.of("--set", "kawat.origins=a=b"), builder);

        assertThatThrownBy(builder::start).isInstanceOf(StartException.class).hasMessageEndingWith(", got 'a=b'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "65535"})
    void portTakesEveryPort(String port) {
        CommandLine.apply(List.of("--port", port), KawatServer.builder());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", "/a/b", "/über", "/my app"})
    void contextPathTakesEveryPath(String path) {
        CommandLine.apply(List.of("--context-path", path), KawatServer.builder());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--port", "--host", "--context-path", "--resources", "--set"})
    void anOptionNeedsAValue(String option) {
        assertWrong(option + ": must be followed by a value, got nothing", option);
        assertWrong(option + ": must be followed by a value, got nothing", "--host", "localhost", option);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "65536", "80a", "99999999999", "8080 "})
    void portMustBeOne(String port) {
        assertWrong("--port: must be a number from 0 to 65535, got '" + port + "'", "--port", port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "shop", "shop/", "/shop/", "//"})
    void contextPathMustBeOne(String path) {
        assertWrong(
                "--context-path: must start with '/' and not end with it, got '" + path + "'", "--context-path", path);
    }

    @Test
    void contextPathIsWrittenAsItIsRead() {
        assertWrong(
                "--context-path: must not be percent-encoded, so write '/my app' instead of '/my%20app', got '/a%20b'",
                "--context-path", "/a%20b");
    }

    @Test
    void resourcesMustBeADirectory() throws IOException {
        Path missing = directory.resolve("missing");
        Path file = Files.createFile(directory.resolve("file"));

        assertWrong("--resources: must be a directory, got '" + missing + "'", "--resources", missing.toString());
        assertWrong("--resources: must be a directory, got '" + file + "'", "--resources", file.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "=", "kawat.max-message", "max-message=4KiB", "=4KiB", "KAWAT.max-message=4KiB"})
    void setMustBeAKeyOfOursAndAValue(String setting) {
        assertWrong("--set: must be kawat.<key>=<value>, got '" + setting + "'", "--set", setting);
    }

    @ParameterizedTest
    @CsvSource({"--prot", "-p", "start", "--port=8080", "''", "--Port"})
    void anythingElseIsUnknown(String option) {
        assertWrong(
                "option must be one of --port, --host, --context-path, --resources, --set, --help, got '" + option
                        + "'",
                option,
                "8080");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--port N", "--host NAME", "--context-path P", "--resources DIR", "--set KEY=VALUE", "--help"})
    void theUsageNamesEveryOption(String option) {
        assertThat(CommandLine.USAGE).contains("  " + option + " ");
    }

    private static void assertWrong(String message, String... options) {
        assertThatThrownBy(() -> CommandLine.apply(List.of(options), KawatServer.builder()))
                .isInstanceOf(CommandLine.UsageException.class)
                .hasMessage(message);
    }
}
