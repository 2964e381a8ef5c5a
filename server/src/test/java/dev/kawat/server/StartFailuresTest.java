/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kawat.HandshakeCheck;
import dev.kawat.HandshakeContext;
import dev.kawat.HandshakeDecision;
import dev.kawat.OnSlow;
import dev.kawat.Opened;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Destroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Size;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that does not start says why, a line for each problem, and leaves nothing behind. */
class StartFailuresTest {

    @WebSocketEndpoint("/echo")
    static class Echo {
        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    @WebSocketEndpoint("chat")
    static class NoSlash {
        @OnMessage
        void receive(String message) {}
    }

    @WebSocketEndpoint("/silent")
    static class Silent {}

    abstract static class Refusing implements HandshakeCheck {
        @Override
        public HandshakeDecision check(HandshakeContext context) {
            return HandshakeDecision.refuse(403);
        }
    }

    @Singleton
    static class SingletonCheck extends Refusing {}

    /** Would be told of the failures of all endpoints. */
    @Singleton
    static class SingletonFailures {
        @OnError
        void failed(Exception failure) {}
    }

    @Singleton
    static class SingletonObserver {
        void opened(@Observes @Opened WebSocketConnection connection) {}
    }

    static class Forgotten {
        @OnSlow
        void slow() {}
    }

    static class Base {
        @OnError
        void failed(Exception failure) {}
    }

    @WebSocketEndpoint("/derived")
    static class Derived extends Base {}

    @WebSocketEndpoint("/constrained")
    static class Constrained {
        @OnMessage
        @SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // called by its annotation
        private void received(@Size(max = 3) String message) {}
    }

    interface Missing {}

    @ApplicationScoped
    static class Unsatisfied {
        @Inject
        Missing missing;
    }

    /** Notes in system properties, which class loaders share, whether the container was started and stopped. */
    @ApplicationScoped
    static class Lifecycle {

        void started(@Observes @Initialized(ApplicationScoped.class) Object event) {
            System.setProperty(STATE, "started");
        }

        void stopped(@Observes @Destroyed(ApplicationScoped.class) Object event) {
            System.setProperty(STATE, "stopped");
        }
    }

    private static final String STATE = "dev.kawat.server.test.state";
    private static final String HERE = StartFailuresTest.class.getName();

    @TempDir
    Path directory;

    @AfterEach
    void nothingIsLeft() {
        System.clearProperty(STATE);
        Threads.awaitEndOfServers();
    }

    private KawatServer.Builder builder(Class<?>... beans) {
        return BeanArchive.of(directory, beans).builder();
    }

    private static List<String> problems(KawatServer.Builder builder) {
        StartException failure =
                catchThrowableOfType(StartException.class, () -> builder.start().close());
        assertThat(failure).hasMessage(String.join(System.lineSeparator(), failure.problems()));
        assertThat(failure).hasCauseInstanceOf(Throwable.class);
        assertThat(failure.problems()).noneMatch(problem -> problem.contains("\n"));
        return failure.problems();
    }

    @Test
    void thePortIsInUse() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();

            assertThat(problems(builder(Echo.class, Lifecycle.class).port(port)))
                    .containsExactly("cannot listen on 127.0.0.1:" + port + ": Address already in use");
            assertThat(System.getProperty(STATE)).as("nothing had been started").isNull();
        }
    }

    @Test
    void aBuilderCanTryAgain() throws Exception {
        KawatServer.Builder builder = builder(Echo.class);
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(problems(builder.port(other.getLocalPort()))).hasSize(1);
        }

        try (KawatServer server = builder.port(0).start()) {
            assertThat(Http.get(server, "/echo").statusCode()).isEqualTo(426);
        }
    }

    @Test
    void aSettingIsBad() {
        assertThat(problems(builder(Echo.class, Lifecycle.class)
                        .set("kawat.max-message", "much")
                        .set("kawat.workers", "0")))
                .containsExactly(
                        "configuration key kawat.workers: must be a whole number from 1 to 2147483647, got '0'",
                        "configuration key kawat.max-message: must be a size of at least 1 byte such as 65536, 64KiB or"
                                + " 1MiB, got 'much'");
        assertThat(System.getProperty(STATE)).isEqualTo("stopped");
    }

    @Test
    void aKeyIsUnknown() {
        assertThat(problems(builder(Echo.class).set("kawat.max-mesage", "4KiB")))
                .singleElement()
                .asString()
                .startsWith("configuration: key must be kawat.<key> or kawat.endpoint.<name>.<key>")
                .endsWith(", got 'kawat.max-mesage'");
    }

    @Test
    void endpointsAreBroken() {
        assertThat(problems(builder(Echo.class, NoSlash.class, Silent.class)))
                .containsExactly(
                        "@WebSocketEndpoint on " + HERE + "$NoSlash: path must start with '/', got 'chat'",
                        "@WebSocketEndpoint on " + HERE + "$Silent: class must have a method with"
                                + " @OnConnection, @OnOpen, @OnMessage, @OnClose or @OnError, or implement"
                                + " ConnectionHandler or ServerHandler, got none");
    }

    /** In an archive with an empty beans.xml. */
    @Test
    void aCheckIsNoBean() {
        assertThat(problems(builder(Echo.class, Refusing.class, SingletonCheck.class, Lifecycle.class)))
                .containsExactly("HandshakeCheck " + HERE
                        + "$SingletonCheck: class must be a bean, or @Vetoed if it is not meant to be one: give it"
                        + " a bean-defining annotation such as @ApplicationScoped"
                        + " (@Singleton is not one), got no bean");
        assertThat(System.getProperty(STATE)).isEqualTo("stopped");
    }

    @Test
    void callbacksAndObserversAreInNoBeans() {
        String cure = ": class must be a bean, or @Vetoed if it is not meant to be one: give it a bean-defining"
                + " annotation such as @ApplicationScoped (@Singleton is not one), got no bean";

        assertThat(problems(builder(
                        Echo.class,
                        SingletonFailures.class,
                        SingletonObserver.class,
                        Forgotten.class,
                        Lifecycle.class)))
                .containsExactly(
                        "@OnError in " + HERE + "$SingletonFailures" + cure,
                        "observer method " + HERE + "$SingletonObserver.opened" + cure,
                        "@OnSlow method " + HERE + "$Forgotten.slow(): a callback must be a method of a class with"
                                + " @WebSocketEndpoint or of its superclass, got '" + HERE + "$Forgotten'");
        assertThat(System.getProperty(STATE)).isEqualTo("stopped");
    }

    @Test
    void aSuperclassOfAnEndpointNeedsToBeNoBean() {
        try (KawatServer server = builder(Echo.class, Base.class, Derived.class).start()) {
            assertThat(server.port()).isPositive();
        }
    }

    /** In a jar, beside one that is no bean archive. */
    @Test
    void anErrorCallbackIsInNoBeanOfAJar() throws IOException {
        BeanArchive.of(directory.resolve("beans"), Echo.class, SingletonFailures.class);
        Path jar = pack(directory.resolve("beans"), directory.resolve("beans.jar"));

        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, getClass().getClassLoader())) {
            assertThat(problems(KawatServer.builder().port(0).classLoader(loader)))
                    .singleElement()
                    .asString()
                    .startsWith("@OnError in " + HERE + "$SingletonFailures: ");
        }
    }

    private static Path pack(Path from, Path jar) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new ZipEntry(from.relativize(file).toString()));
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
        return jar;
    }

    /** Whose superclass is in no bean archive, and one that cannot be loaded. */
    @Test
    void aCheckIsNoBeanByWhatItInherits() {
        KawatServer.Builder builder = BeanArchive.of(directory, Echo.class, SingletonCheck.class)
                .with("Broken.class", "no class file")
                .builder();

        assertThat(problems(builder))
                .singleElement()
                .asString()
                .startsWith("HandshakeCheck " + HERE + "$SingletonCheck: ");
    }

    /** Hibernate Validator binds its interceptor, which is not what the author of the callback has written. */
    @Test
    void aConstraintIsOnAPrivateCallback() {
        assertThat(problems(builder(Constrained.class)))
                .containsExactly("@OnMessage method " + HERE
                        + "$Constrained.received(String): @Size needs a method that is not private, because CDI"
                        + " does not intercept private methods");
    }

    @Test
    void aBeanIsMissing() {
        assertThat(problems(builder(Unsatisfied.class)))
                .singleElement()
                .asString()
                .contains("Unsatisfied dependencies for type Missing");
    }

    @Test
    void theHostIsUnknown() {
        assertThat(problems(builder(Echo.class, Lifecycle.class).host("not a host")))
                .singleElement()
                .asString()
                .startsWith("cannot listen on not a host:0: ");
        assertThat(System.getProperty(STATE)).as("nothing had been started").isNull();
    }

    @Test
    void theHostIsThatOfAnotherMachine() {
        // RFC 5737: an address for documentation, which no machine has.
        assertThat(problems(builder(Echo.class).host("192.0.2.1")))
                .singleElement()
                .asString()
                .startsWith("cannot listen on 192.0.2.1:0: ");
    }

    @Test
    void thePortIsNone() {
        assertThat(problems(builder(Echo.class).port(65536)))
                .containsExactly("port: must be a number from 0 to 65535, got 65536");
        assertThat(problems(builder(Echo.class).port(-1)))
                .containsExactly("port: must be a number from 0 to 65535, got -1");
    }

    @Test
    void theContextPathIsNone() {
        assertThat(problems(builder(Echo.class).contextPath("shop")))
                .containsExactly("context path: must start with '/' and not end with it, got 'shop'");
        assertThat(problems(builder(Echo.class).contextPath("/shop/")))
                .containsExactly("context path: must start with '/' and not end with it, got '/shop/'");
    }

    @Test
    void allThatTheBuilderWasToldWrong() {
        assertThat(problems(builder(Echo.class).port(65536).contextPath("shop")))
                .hasSize(2);
    }

    @Test
    void resourcesAreNotInADirectory() throws IOException {
        Path missing = directory.resolve("missing");
        Path file = Files.createFile(directory.resolve("file"));

        assertThat(problems(builder(Echo.class).resources(missing).resources(file)))
                .containsExactly(
                        "resources: must be a directory, got '" + missing + "'",
                        "resources: must be a directory, got '" + file + "'");
    }
}
