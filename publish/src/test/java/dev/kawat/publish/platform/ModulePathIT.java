/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.publish.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compiles an application with a module declaration, runs it in a JVM of its own, and talks to it.
 *
 * <p>Kawat and the Jakarta APIs are modules. The libraries of the server are on the class path, because WildFly Common, Weld and
 * JBoss Logging do not fit together as modules.
 */
class ModulePathIT {

    private static final Path SOURCES = Path.of("src", "test", "module-path");
    private static final String READY = "Kawat is ready at ";
    private static final long LIMIT_SECONDS = 60;

    /** The jars that are modules, by what their names begin with. The others go on the class path, as no module requires them. */
    private static final List<String> MODULES = List.of("kawat-", "jakarta.", "jspecify-");

    @TempDir
    private Path application;

    @BeforeEach
    void compile() throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("-proc:none", "-d", application.toString(), "--module-path", path(jars(true))));
        try (Stream<Path> files = Files.walk(SOURCES)) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
        }
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        int status = ToolProvider.getSystemJavaCompiler().run(null, output, output, arguments.toArray(new String[0]));
        assertThat(status).as(output.toString(StandardCharsets.UTF_8)).isZero();
        Files.createDirectories(application.resolve("META-INF"));
        Files.writeString(application.resolve("META-INF/beans.xml"), "");
    }

    @Test
    void servesAnEndpointFromTheModulePath() throws Exception {
        List<Path> modules = new ArrayList<>(List.of(application));
        modules.addAll(jars(true));
        Path errors = application.resolveSibling(application.getFileName() + ".errors");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--module-path",
                        path(modules),
                        "--class-path",
                        path(jars(false)),
                        "--add-modules",
                        "ALL-MODULE-PATH,jdk.unsupported", // automatic modules, and the class path, name none
                        "--module",
                        "com.example.echo/com.example.echo.Echo",
                        "--port",
                        "0")
                .redirectError(errors.toFile())
                .start();
        try (BufferedReader output = process.inputReader()) {
            URI address = URI.create(ready(output, errors).replaceFirst("http", "ws") + "echo");

            assertThat(answer(address, "hello")).isEqualTo("hello in com.example.echo by dev.kawat.server");
        } finally {
            process.destroy();
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("the application ends")
                    .isTrue();
            Files.deleteIfExists(errors);
        }
    }

    private static List<Path> jars(boolean modules) {
        return Jars.all().stream()
                .filter(jar ->
                        modules == MODULES.stream().anyMatch(jar.getFileName().toString()::startsWith))
                .toList();
    }

    private static String path(List<Path> jars) {
        return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static String ready(BufferedReader output, Path errors) throws Exception {
        String line = CompletableFuture.supplyAsync(() -> output.lines()
                        .filter(text -> text.startsWith(READY))
                        .findFirst()
                        .orElse(""))
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertThat(line)
                .as("what the application says; errors: " + Files.readString(errors))
                .isNotEmpty();
        return line.substring(READY.length());
    }

    /** Returns what an endpoint answers to a text. */
    private static String answer(URI address, String text) throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket connection, CharSequence data, boolean last) {
                        answer.complete(data.toString());
                        return CompletableFuture.completedFuture(null);
                    }
                })
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
        try {
            socket.sendText(text, true).get(LIMIT_SECONDS, TimeUnit.SECONDS);
            return answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } finally {
            socket.abort();
        }
    }
}
