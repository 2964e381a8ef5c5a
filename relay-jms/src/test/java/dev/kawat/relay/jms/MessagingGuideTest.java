/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.jms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Cluster;
import dev.kawat.ClusterState;
import dev.kawat.relay.contract.Caller;
import dev.kawat.server.KawatServer;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of the guide is compiled, started twice, and talked to. */
class MessagingGuideTest {

    private static final Path GUIDE = Path.of("..", "docs", "how-to", "jakarta-messaging.md");
    private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?public class (\\w+).*?)```", Pattern.DOTALL);
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

    @TempDir
    private Path directory;

    @Test
    void connectsTwoNodesOfTheProgram() throws Exception {
        compile();
        Broker broker = Broker.start();
        Producers.wanted = Set.of(); // the program has its own
        System.setProperty("broker.url", broker.url());
        try (URLClassLoader loader = new URLClassLoader(
                        new URL[] {directory.toUri().toURL()}, getClass().getClassLoader());
                KawatServer first = node(loader);
                KawatServer second = node(loader);
                Caller ann = Caller.to(first, "news");
                Caller bob = Caller.to(second, "news")) {
            awaitTwo(first);
            awaitTwo(second);

            ann.say("rice");

            assertThat(bob.next()).isEqualTo("rice");
            assertThat(ann.next()).isEqualTo("rice");
        } finally {
            System.clearProperty("broker.url");
            broker.stop();
        }
    }

    private void compile() throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("-d", directory.toString(), "-cp", System.getProperty("java.class.path")));
        Matcher program = PROGRAM.matcher(Files.readString(GUIDE));
        while (program.find()) {
            Path source = Files.writeString(directory.resolve(program.group(2) + ".java"), program.group(1));
            arguments.add(source.toString());
        }
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(status).as("the compiler's status").isZero();
        Files.createDirectories(directory.resolve("META-INF"));
        Files.writeString(directory.resolve("META-INF/beans.xml"), "");
    }

    private static KawatServer node(ClassLoader loader) {
        return KawatServer.builder()
                .port(0)
                .classLoader(loader)
                .set("kawat.relay", "jms")
                .start();
    }

    private static void awaitTwo(KawatServer node) {
        Cluster cluster = node.bean(Cluster.class);
        long deadline = System.nanoTime() + PATIENCE;
        while (cluster.nodes().size() < 2 || cluster.state() != ClusterState.UP) {
            assertThat(System.nanoTime() - deadline).as("awaits two nodes").isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}
