/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs in the guides about security are compiled, started and talked to. */
class SecurityGuidesTest {

    private static final Pattern PROGRAM = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("public class (\\w+)");

    @TempDir
    Path directory;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Test
    void tokensAuthenticate() throws Exception {
        compile("docs/how-to/authenticate-with-a-token.md");

        try (URLClassLoader loader = loader();
                KawatServer server =
                        KawatServer.builder().port(0).classLoader(loader).start()) {
            assertThat(refusal(server, "news", builder())).isEqualTo(401);
            assertThat(refusal(server, "news", builder().header("Authorization", "Bearer nonsense")))
                    .isEqualTo(401);

            WebSocket program = connect(server, "news", builder().header("Authorization", "Bearer token-of-ann"));
            assertThat(next()).isEqualTo("hello ann");
            WebSocket browser = connect(server, "news", builder().subprotocols("bearer", "token-of-bob"));
            assertThat(next()).isEqualTo("hello bob");
            assertThat(browser.getSubprotocol()).isEqualTo("bearer");
            WebSocket page = connect(server, "news", builder().header("Cookie", "token=token-of-eve"));
            assertThat(next()).isEqualTo("hello eve");

            program.sendText("token-of-ann", true).join();
            assertThat(next()).startsWith("until ");
            program.sendText("nonsense", true).join();
            assertThat(next()).isEqualTo("not a token");

            Stream.of(program, browser, page).forEach(WebSocket::abort);
        }
    }

    @Test
    void rolesRestrict() throws Exception {
        compile("docs/how-to/authenticate-with-a-token.md");
        compile("docs/how-to/restrict-who-may-connect.md");

        try (URLClassLoader loader = loader();
                KawatServer server =
                        KawatServer.builder().port(0).classLoader(loader).start()) {
            assertThat(refusal(server, "board", builder())).isEqualTo(401);

            WebSocket reader = connect(server, "board", builder().header("Authorization", "Bearer token-of-ann"));
            reader.sendText("a note", true).join();
            assertThat(next()).isEqualTo("you may only read");

            reader.abort();
        }
    }

    private static WebSocket.Builder builder() {
        return HttpClient.newHttpClient().newWebSocketBuilder();
    }

    private WebSocket connect(KawatServer server, String path, WebSocket.Builder builder) {
        URI uri = URI.create("ws://127.0.0.1:" + server.port() + "/" + path);
        return builder.buildAsync(uri, new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                        heard.add(text.toString());
                        socket.request(1);
                        return null;
                    }
                })
                .join();
    }

    private int refusal(KawatServer server, String path, WebSocket.Builder builder) {
        try {
            throw new AssertionError(connect(server, path, builder) + " should have been refused");
        } catch (CompletionException failure) {
            return ((WebSocketHandshakeException) failure.getCause())
                    .getResponse()
                    .statusCode();
        }
    }

    private String next() throws InterruptedException {
        return heard.poll(20, TimeUnit.SECONDS);
    }

    private URLClassLoader loader() throws IOException {
        Files.createDirectories(directory.resolve("META-INF"));
        Files.writeString(directory.resolve("META-INF/beans.xml"), "");
        return new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader());
    }

    /** Compiles all classes of a page. */
    private void compile(String page) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("-d", directory.toString(), "-cp", System.getProperty("java.class.path")));
        Matcher program = PROGRAM.matcher(Files.readString(Path.of("..", page)));
        while (program.find()) {
            Matcher name = NAME.matcher(program.group(1));
            assertThat(name.find()).as("a public class in " + page).isTrue();
            Path source = Files.writeString(directory.resolve(name.group(1) + ".java"), program.group(1));
            arguments.add(source.toString());
        }
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(new String[0]));
        assertThat(result).as("the compiler's status").isZero();
    }
}
