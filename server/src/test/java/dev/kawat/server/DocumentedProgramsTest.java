/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs in the documentation are compiled, started and talked to. */
class DocumentedProgramsTest {

    private static final Pattern PROGRAM = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path directory;

    @Test
    void programDistributesWhatIsSaidInARoom() throws Exception {
        compile("Chat", program("README.md"));

        try (URLClassLoader loader = loader();
                KawatServer server =
                        KawatServer.builder().port(0).classLoader(loader).start()) {
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            URI room = URI.create("ws://127.0.0.1:" + server.port() + "/chat/lobby");
            WebSocket listening = connect(room, heard);
            WebSocket talking = connect(room, new LinkedBlockingQueue<>());
            talking.sendText("hello", true).join();

            assertThat(heard.poll(20, TimeUnit.SECONDS)).as("what was said").isEqualTo("hello");

            listening.abort();
            talking.abort();
        }
    }

    @Test
    void messagesAreToldApartByTheirTypes() throws Exception {
        compile("Game", program("docs/how-to/exchange-json.md"));

        try (URLClassLoader loader = loader();
                KawatServer server =
                        KawatServer.builder().port(0).classLoader(loader).start()) {
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            WebSocket client = connect(URI.create("ws://127.0.0.1:" + server.port() + "/game"), heard);

            for (String message : List.of(
                    "{\"type\":\"join\",\"name\":\"Ann\"}",
                    "{\"type\":\"start\",\"speed\":3}",
                    "{\"type\":\"stop\"}",
                    "{\"type\":\"say\"}",
                    "{\"type\":\"fly\"}")) {
                client.sendText(message, true).join();
            }

            assertThat(List.of(next(heard), next(heard), next(heard), next(heard), next(heard)))
                    .containsExactly(
                            "{\"type\":\"joined\",\"name\":\"Ann\"}",
                            "as fast as 3",
                            "stopped",
                            "{\"type\":\"say\"}",
                            "what is this? Text[text={\"type\":\"fly\"}]");
            client.abort();
        }
    }

    @Test
    void codecMakesBytesOfObjects() throws Exception {
        compile("Mirror", program("docs/how-to/write-a-codec.md"));

        try (URLClassLoader loader = loader();
                KawatServer server =
                        KawatServer.builder().port(0).classLoader(loader).start()) {
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            WebSocket client = connect(URI.create("ws://127.0.0.1:" + server.port() + "/mirror"), heard);

            client.sendBinary(ByteBuffer.wrap(new byte[] {0, 0, 0, 1, 0, 0, 0, 2}), true)
                    .join();

            assertThat(next(heard)).isEqualTo("[0, 0, 0, 2, 0, 0, 0, 1]");
            client.abort();
        }
    }

    private static String next(BlockingQueue<String> heard) throws InterruptedException {
        String message = heard.poll(20, TimeUnit.SECONDS);
        assertThat(message).as("a message").isNotNull();
        return message;
    }

    @Test
    void testOfAHandlerPasses() throws Exception {
        compile("Chat", program("README.md"));
        compile("ChatTest", program("docs/how-to/test-a-handler.md"));

        try (URLClassLoader loader = loader()) {
            Class<?> test = loader.loadClass("ChatTest");
            Constructor<?> constructor = test.getDeclaredConstructor();
            constructor.setAccessible(true);
            Method method = test.getDeclaredMethod("roomHearsWhatIsSaid");
            method.setAccessible(true);
            Thread.currentThread().setContextClassLoader(loader);

            method.invoke(constructor.newInstance());
        } finally {
            Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
        }
    }

    @Test
    void parametersAreGivenAndConverted() throws Exception {
        compile("Shelf", program("docs/how-to/take-parameters.md"));

        try (URLClassLoader loader = loader();
                KawatServer server =
                        KawatServer.builder().port(0).classLoader(loader).start()) {
            String shelves = "ws://127.0.0.1:" + server.port() + "/shelves/";
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            WebSocket reader = connect(
                    URI.create(shelves + "7?tag=new&tag=big"),
                    heard,
                    Map.of("Accept-Language", "id", "Cookie", "theme=DARK"));

            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("7 [new, big] 1970-01-01 id DARK");
            assertThatThrownBy(() -> connect(URI.create(shelves + "seven"), heard, Map.of("Accept-Language", "id")))
                    .hasCauseInstanceOf(WebSocketHandshakeException.class)
                    .cause()
                    .satisfies(failure -> assertThat(((WebSocketHandshakeException) failure)
                                    .getResponse()
                                    .statusCode())
                            .isEqualTo(400));

            reader.abort();
        }
    }

    @Test
    void resolverOfTheApplicationGivesATenant() throws Exception {
        compile("Tenant", program("docs/how-to/take-parameters.md", 2));

        try (URLClassLoader loader = loader();
                KawatServer server =
                        KawatServer.builder().port(0).classLoader(loader).start()) {
            URI orders = URI.create("ws://127.0.0.1:" + server.port() + "/orders");
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            WebSocket acme = connect(orders, heard, Map.of("X-Forwarded-Host", "acme.example.com"));
            acme.sendText("a nail", true).join();

            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("a nail for acme");
            assertThatThrownBy(() -> connect(orders, heard, Map.of()))
                    .hasCauseInstanceOf(WebSocketHandshakeException.class);

            acme.abort();
        }
    }

    private URLClassLoader loader() throws IOException {
        Files.createDirectories(directory.resolve("META-INF"));
        Files.writeString(directory.resolve("META-INF/beans.xml"), "");
        return new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader());
    }

    @Test
    void programHasAtMostFifteenLines() throws IOException {
        assertThat(program("README.md").lines().filter(line -> !line.isBlank())).hasSizeLessThanOrEqualTo(15);
    }

    private static String program(String page) throws IOException {
        return program(page, 1);
    }

    private static String program(String page, int number) throws IOException {
        Matcher matcher = PROGRAM.matcher(Files.readString(Path.of("..", page)));
        for (int i = 0; i < number; i++) {
            assertThat(matcher.find()).as("a program in " + page).isTrue();
        }
        return matcher.group(1);
    }

    private void compile(String name, String program) throws IOException {
        Path source = Files.writeString(directory.resolve(name + ".java"), program);
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-d",
                        directory.toString(),
                        "-cp",
                        System.getProperty("java.class.path") + File.pathSeparator + directory,
                        source.toString());
        assertThat(result).as("the compiler's status").isZero();
    }

    private static WebSocket connect(URI uri, BlockingQueue<String> heard) {
        return connect(uri, heard, Map.of());
    }

    private static WebSocket connect(URI uri, BlockingQueue<String> heard, Map<String, String> headers) {
        WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
        headers.forEach(builder::header);
        return builder.buildAsync(uri, new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                        heard.add(text.toString());
                        socket.request(1);
                        return null;
                    }

                    @Override
                    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer bytes, boolean last) {
                        byte[] copy = new byte[bytes.remaining()];
                        bytes.get(copy);
                        heard.add(Arrays.toString(copy));
                        socket.request(1);
                        return null;
                    }
                })
                .join();
    }
}
