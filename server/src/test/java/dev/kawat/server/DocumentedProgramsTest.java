/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    void programRepliesToARoom() throws Exception {
        compile("Rooms", program("docs/how-to/reply.md"));

        try (URLClassLoader loader = loader();
                KawatServer server =
                        KawatServer.builder().port(0).classLoader(loader).start()) {
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            WebSocket listening = connect(server, "rooms/a", heard);
            assertThat(next(heard)).isEqualTo("somebody has come");
            WebSocket talking = connect(server, "rooms/a", new LinkedBlockingQueue<>());
            assertThat(next(heard)).isEqualTo("somebody has come");

            talking.sendText(" ", true).join();
            talking.sendText("hello", true).join();
            talking.sendClose(1000, "").join();

            assertThat(next(heard)).isEqualTo("hello");
            assertThat(next(heard)).isEqualTo("somebody has gone");
            listening.abort();
        }
    }

    @Test
    void programsStreamAndTakeStreamsAndRunMessagesSideBySide() throws Exception {
        compile("Primes", program("docs/how-to/stream.md"));
        compile("Sums", program("docs/how-to/receive-a-stream.md"));
        compile("Prices", program("docs/how-to/run-side-by-side.md"));

        try (URLClassLoader loader = loader();
                KawatServer server =
                        KawatServer.builder().port(0).classLoader(loader).start()) {
            assertThat(answers(server, "primes", 3, "10")).containsExactly("11", "13", "17");
            assertThat(answers(server, "sums", 3, "1", "2", "3")).containsExactly("1", "3", "6");
            assertThat(answers(server, "prices", 2, "a", "b")).containsExactlyInAnyOrder("a costs 3", "b costs 3");
        }
    }

    private static List<String> answers(KawatServer server, String path, int count, String... messages)
            throws InterruptedException {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        WebSocket socket = connect(server, path, heard);
        for (String message : messages) {
            socket.sendText(message, true).join();
        }
        List<String> answers = new ArrayList<>();
        while (answers.size() < count) {
            answers.add(next(heard));
        }
        socket.abort();
        return answers;
    }

    private static String next(BlockingQueue<String> heard) throws InterruptedException {
        String next = heard.poll(20, TimeUnit.SECONDS);
        assertThat(next).as("a message").isNotNull();
        return next;
    }

    private static WebSocket connect(KawatServer server, String path, BlockingQueue<String> heard) {
        return connect(URI.create("ws://127.0.0.1:" + server.port() + "/" + path), heard);
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
        Matcher matcher = PROGRAM.matcher(Files.readString(Path.of("..", page)));
        assertThat(matcher.find()).as("a program in " + page).isTrue();
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
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(uri, new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                        heard.add(text.toString());
                        socket.request(1);
                        return null;
                    }
                })
                .join();
    }
}
