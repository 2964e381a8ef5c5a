/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of the guides to finding, observing and pacing connections are compiled, started and talked to. */
class ReachProgramsTest {

    private static final Pattern PROGRAM = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path directory;

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    /** What a client hears. */
    private record Peer(WebSocket socket, BlockingQueue<String> heard) {

        String next() throws InterruptedException {
            String text = heard.poll(20, TimeUnit.SECONDS);
            assertThat(text).as("what the server sends").isNotNull();
            return text;
        }
    }

    private Peer connect(KawatServer server, String path) {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + path), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket receiver, CharSequence text, boolean last) {
                        heard.add(text.toString());
                        receiver.request(1);
                        return null;
                    }
                })
                .join();
        opened.add(socket::abort);
        return new Peer(socket, heard);
    }

    private URLClassLoader compile(String name, String page) throws IOException {
        Matcher matcher = PROGRAM.matcher(Files.readString(Path.of("..", "docs", "how-to", page)));
        assertThat(matcher.find()).as("a program in " + page).isTrue();
        Path source = Files.writeString(directory.resolve(name + ".java"), matcher.group(1));
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-d",
                        directory.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString());
        assertThat(status).as("the compiler's status").isZero();
        Files.writeString(Files.createDirectories(directory.resolve("META-INF")).resolve("beans.xml"), "");
        URLClassLoader loader = new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader());
        opened.add(loader);
        return loader;
    }

    private KawatServer start(ClassLoader loader) {
        KawatServer server = KawatServer.builder().port(0).classLoader(loader).start();
        opened.add(server);
        return server;
    }

    @Test
    void warehouseReachesThoseWhoWatchACustomer() throws Exception {
        ClassLoader loader = compile("Orders", "reach-connections.md");
        KawatServer server = start(loader);
        Class<?> type = loader.loadClass("Orders$Warehouse");
        Method shipped = type.getMethod("shipped", String.class, String.class);
        Object warehouse = server.bean(type);
        Peer watching = connect(server, "/orders/7");
        connect(server, "/orders/8");

        Object reached = 0;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (reached.equals(0) && System.nanoTime() - deadline < 0) { // its onOpen may have yet to run
            reached = shipped.invoke(warehouse, "7", "a chair");
        }

        assertThat(reached).isEqualTo(1);
        assertThat(watching.next()).isEqualTo("a chair is on its way");
    }

    @Test
    void presenceTellsHowManyAreHere() throws Exception {
        KawatServer server = start(compile("Rooms", "observe-connections.md"));
        Peer first = connect(server, "/rooms/lobby");
        assertThat(first.next()).isEqualTo("1 here");

        Peer second = connect(server, "/rooms/lobby");

        assertThat(second.next()).isEqualTo("2 here");
        assertThat(first.next()).isEqualTo("2 here");
        second.socket().sendClose(1000, "").join();
        assertThat(first.next()).isEqualTo("1 here");
    }

    @Test
    void pricesReachEverybody() throws Exception {
        KawatServer server = start(compile("Prices", "handle-slow-peers.md"));
        Peer listening = connect(server, "/prices");
        Peer quoting = connect(server, "/prices");
        quoting.socket().sendText("EUR/USD 1.0834", true).join();

        assertThat(quoting.next()).isEqualTo("EUR/USD 1.0834");
        assertThat(listening.next()).isEqualTo("EUR/USD 1.0834");
    }
}
