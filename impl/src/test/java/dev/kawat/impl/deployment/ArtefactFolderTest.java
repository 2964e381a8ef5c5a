/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kawat.Artefact;
import dev.kawat.Artefact.State;
import dev.kawat.ConnectionHandler;
import dev.kawat.DataType;
import dev.kawat.EndpointDefinitionException;
import dev.kawat.HandlerEvent;
import dev.kawat.ServerHandler;
import dev.kawat.ServerOptions;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import dev.kawat.impl.handshake.HandshakeOutcome;
import dev.kawat.impl.testing.ArtefactApplication;
import dev.kawat.impl.testing.LogRecorder;
import dev.kawat.impl.testing.ManualExecutor;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.spi.HandlerEngine;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that come, change and go while the application runs, in a time that stands still unless it is driven. */
class ArtefactFolderTest {

    private static final String ECHO = "{\"endpoint\": \"/echo\", \"handler\": \"echo\"}";
    private static final String SHOUT = "{\"endpoint\": \"/echo\", \"handler\": \"shout\"}";

    @WebSocketEndpoint
    public static class Echo {

        @OnMessage
        String said(String text) {
            return text;
        }
    }

    @WebSocketEndpoint
    public static class Shout {

        @OnMessage
        String said(String text) {
            return text.toUpperCase(java.util.Locale.ROOT);
        }
    }

    @WebSocketEndpoint
    public static class Room {

        @OnOpen
        void opened(@PathParam("room") String room) {}
    }

    @WebSocketEndpoint(dataType = DataType.BLOB, subprotocols = "annotated", requireSubprotocol = true)
    public static class Particular {

        @OnMessage
        void said(byte[] bytes, WebSocketConnection connection) {
            connection.send(bytes);
        }
    }

    private final List<String> events = new CopyOnWriteArrayList<>();

    @WebSocketEndpoint
    public class Guard implements ServerHandler {

        private final String name;

        Guard(String name) {
            this.name = name;
        }

        @Override
        public Object onConnection(WebSocketServer server, HandlerEvent.Connection event) {
            return (ConnectionHandler) (connection, message) -> connection.send(name + " " + message.data());
        }

        @Override
        public void onOpen(WebSocketServer server, HandlerEvent.Open event) {
            events.add(name + " open");
        }

        @Override
        public void onTerminate(WebSocketServer server, HandlerEvent.Terminate event) {
            events.add(name + " terminate");
        }
    }

    @TempDir
    Path directory;

    private Path folder;
    private ArtefactApplication application;
    private final LogRecorder log = new LogRecorder();

    @BeforeEach
    void start() throws IOException {
        folder = Files.createDirectory(directory.resolve("artefacts"));
        application = builder().start();
    }

    private ArtefactApplication.Builder builder() {
        return ArtefactApplication.builder()
                .folder(folder)
                .bean("echo", Echo.class, Echo::new)
                .bean("shout", Shout.class, Shout::new)
                .bean("room", Room.class, Room::new)
                .bean("particular", Particular.class, Particular::new)
                .bean("guard", Guard.class, () -> new Guard("guard"))
                .bean("other", Guard.class, () -> new Guard("other"));
    }

    private void restart(ArtefactApplication.Builder another) {
        application.close();
        application = another.start();
    }

    @AfterEach
    void stop() {
        application.close();
        log.close();
    }

    private boolean isServed(String path) {
        return application.request(path) instanceof HandshakeOutcome.Admitted;
    }

    @Test
    void aFileThatComesIsServedWithinTwoSeconds() {
        application.write("news.websocket", ECHO);
        assertThat(isServed("/echo")).isFalse();

        application.settle();

        assertThat(application.ask("/echo", "hello")).isEqualTo("hello");
        Artefact artefact = application.artefact("news.websocket");
        assertThat(artefact.state()).isEqualTo(State.STARTED);
        assertThat(artefact.serving()).isTrue();
        assertThat(artefact.location())
                .isEqualTo(folder.resolve("news.websocket").toString());
        assertThat(artefact.path()).contains("/echo");
        assertThat(artefact.handler()).contains("echo");
        assertThat(artefact.engine()).contains("java");
        assertThat(artefact.description()).isEmpty();
        assertThat(artefact.error()).isEmpty();
        assertThat(artefact.time()).isAfter(Instant.parse("2030-01-01T12:00:00Z"));
        assertThat(application.changes()).containsExactly("news NEW", "news STARTED");
        assertThat(application.deployment().webSocketServers().byName("news")).isPresent();
    }

    @Test
    void aFileThatIsThereAtTheStartIsServedAtOnce() {
        application.write("news.websocket", ECHO);

        restart(builder());

        assertThat(application.ask("/echo", "hello")).isEqualTo("hello");
    }

    @Test
    void aFileThatWasJustWrittenIsServedAtTheStart() throws IOException {
        writeJustNow(ECHO);

        restart(builder());

        assertThat(application.ask("/echo", "hello")).isEqualTo("hello");
        application.settle();
        assertThat(application.changes()).containsExactly("news NEW", "news STARTED");
    }

    @Test
    void aFileThatIsBeingWrittenAtTheStartIsWaitedFor() throws IOException {
        writeJustNow(ECHO.substring(0, 20));

        restart(builder());
        assertThat(application.artefact("news.websocket").state()).isEqualTo(State.NEW);
        application.write("news.websocket", ECHO);
        application.settle();

        assertThat(application.ask("/echo", "hello")).isEqualTo("hello");
        assertThat(application.changes()).containsExactly("news NEW", "news STARTED");
    }

    /** Writes a file whose time is that at which the next application starts. */
    private void writeJustNow(String content) throws IOException {
        application.write("news.websocket", content);
        Files.setLastModifiedTime(
                folder.resolve("news.websocket"),
                FileTime.from(application.time().instant()));
    }

    @Test
    void aFileIsReadWhenItHasBeenStillForAnInterval() {
        application.write("news.websocket", ECHO.substring(0, 20));
        application.time().advance(Duration.ofMillis(500));
        application.write("news.websocket", ECHO.substring(0, 30));
        application.time().advance(Duration.ofMillis(500));
        assertThat(application.artefact("news.websocket").state()).isEqualTo(State.NEW);

        application.write("news.websocket", ECHO);
        application.time().advance(Duration.ofSeconds(1));

        assertThat(application.artefact("news.websocket").state()).isEqualTo(State.STARTED);
        assertThat(application.changes()).containsExactly("news NEW", "news STARTED");
    }

    @Test
    void halfAFileFailsAndStartsWhenItIsWhole() {
        Artefact half = application.deploy("news.websocket", ECHO.substring(0, 20));

        assertThat(half.state()).isEqualTo(State.FAILED);
        assertThat(half.serving()).isFalse();
        assertThat(half.error()).hasValueSatisfying(error -> {
            assertThat(error.file()).isEqualTo("news.websocket");
            assertThat(error.line()).isEqualTo(1);
            assertThat(error.column()).isEqualTo(21);
            assertThat(error.message()).endsWith("file must be one JSON object (RFC 8259), got its end");
        });

        assertThat(application.deploy("news.websocket", ECHO).state()).isEqualTo(State.STARTED);
        assertThat(application.changes()).containsExactly("news NEW", "news FAILED", "news STARTED");
    }

    @Test
    void newConnectionsGetTheChangedHandlerAndOpenOnesKeepTheirs() {
        application.deploy("news.websocket", ECHO);
        PairClient before = application.connect("/echo");
        WebSocketServer server = before.connection().server();

        application.deploy("news.websocket", SHOUT);
        PairClient after = application.connect("/echo");
        before.send("hello");
        after.send("hello");

        assertThat(before.received()).containsExactly("hello");
        assertThat(after.received()).containsExactly("HELLO");
        assertThat(after.connection().server()).isSameAs(server);
        assertThat(server.connections()).hasSize(2);
        assertThat(application.changes()).containsExactly("news NEW", "news STARTED", "news STARTED");
    }

    @Test
    void aChangeKeepsWhatIsInTheMailbox() {
        ManualExecutor workers = new ManualExecutor();
        restart(builder().workers(workers));
        application.deploy("news.websocket", ECHO);
        PairClient client = application.connect("/echo");
        workers.runAll();
        client.send("one");
        client.send("two");

        application.deploy("news.websocket", SHOUT);
        workers.runAll();

        assertThat(client.received()).containsExactly("one", "two");
    }

    @Test
    void aRemovedFileRefusesHandshakesAndClosesAfterWhatWasSentIsHandled() {
        ManualExecutor workers = new ManualExecutor();
        restart(builder().workers(workers));
        application.deploy("news.websocket", ECHO);
        PairClient client = application.connect("/echo");
        workers.runAll();
        client.send("one");
        client.send("two");
        workers.runNext(); // both have arrived

        application.undeploy("news.websocket");

        assertThat(application.request("/echo")).isEqualTo(HandshakeOutcome.Refused.with(404));
        assertThat(client.closes()).isEmpty();
        workers.runAll();
        assertThat(client.received()).containsExactly("one", "two");
        assertThat(client.close().code()).isEqualTo(1001);
        assertThat(application.deployment().artefacts().all()).isEmpty();
        assertThat(application.changes()).containsExactly("news NEW", "news STARTED", "news REMOVED");
    }

    @Test
    void connectionsOfARemovedFileEndWithTheApplicationAtTheLatest() {
        ManualExecutor workers = new ManualExecutor();
        restart(builder().workers(workers));
        application.deploy("news.websocket", ECHO);
        PairClient client = application.connect("/echo");
        workers.runAll();
        client.send("one");
        application.undeploy("news.websocket");

        application.close();
        workers.runAll();

        assertThat(client.closes()).hasSize(1);
    }

    @Test
    void aFileThatIsMissingForAMomentIsNotGone() {
        application.deploy("news.websocket", ECHO);
        PairClient client = application.connect("/echo");

        application.delete("news.websocket");
        application.time().advance(Duration.ofMillis(500));
        application.deploy("news.websocket", ECHO);

        assertThat(client.closes()).isEmpty();
        assertThat(application.changes()).containsExactly("news NEW", "news STARTED");
    }

    @Test
    void aChangedPathIsRemovalAndAddition() {
        application.deploy("news.websocket", ECHO);
        PairClient client = application.connect("/echo");

        application.deploy("news.websocket", ECHO.replace("/echo", "/moved"));

        assertThat(isServed("/echo")).isFalse();
        assertThat(application.ask("/moved", "hello")).isEqualTo("hello");
        assertThat(client.close().code()).isEqualTo(1001);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"endpoint\": \"/moved\", \"handler\": \"nobody\"}",
                "{\"endpoint\": \"/moved\", \"handler\": \"room\"}",
                "{\"endpoint\": \"/moved\", \"handler\": \"echo\", \"engine\": \"steam\"}",
                "{\"endpoint\": \"/moved\", \"handler\": \"echo.js\"}",
                "{\"endpoint\": \"/taken\", \"handler\": \"echo\"}"
            })
    void aBadChangeLeavesTheLastGoodVersionServing(String bad) {
        application.deploy("taken.websocket", "{\"endpoint\": \"/taken\", \"handler\": \"echo\"}");
        application.deploy("news.websocket", ECHO);
        PairClient client = application.connect("/echo");

        Artefact artefact = application.deploy("news.websocket", bad);

        assertThat(artefact.state()).isEqualTo(State.FAILED);
        assertThat(artefact.serving()).isTrue();
        assertThat(artefact.path()).contains("/echo");
        assertThat(artefact.error()).isPresent();
        assertThat(application.ask("/echo", "hello")).isEqualTo("hello");
        assertThat(isServed("/moved")).isFalse();
        assertThat(client.closes()).isEmpty();

        assertThat(application.deploy("news.websocket", SHOUT).state()).isEqualTo(State.STARTED);
        assertThat(application.ask("/echo", "hello")).isEqualTo("HELLO");
    }

    @Test
    void namesWhatIsWrongWithTheHandler() {
        application.write("a.websocket", "{\"endpoint\": \"/a\", \"handler\": \"nobody\"}");
        application.write("b.websocket", "{\"endpoint\": \"/b\", \"handler\": \"echo\", \"engine\": \"steam\"}");
        application.write("c.websocket", "{\"endpoint\": \"/c\",\n \"handler\": \"c.mjs\"}");
        application.settle();

        assertThat(error("a"))
                .endsWith("handler must be the name of a bean, or the name of a class that is a bean, got 'nobody'");
        assertThat(error("b")).endsWith("engine must be one of java, got 'steam'");
        assertThat(error("c"))
                .endsWith("engine must be one of java (Kawat runs no scripts by itself yet, so name a bean as the"
                        + " handler, or add a HandlerEngine), got 'javascript'");
        assertThat(application.artefact("c.websocket").error())
                .hasValueSatisfying(error -> assertThat(error.line()).isEqualTo(2));
    }

    private String error(String name) {
        return application.artefact(name).error().orElseThrow().message();
    }

    @Test
    void behaviour2_4_ofTwoFilesWithOnePathTheFirstStaysAndTheSecondFollowsIt() {
        application.deploy("zebra.websocket", ECHO);

        Artefact second = application.deploy("ant.websocket", SHOUT);

        assertThat(second.state()).isEqualTo(State.FAILED);
        assertThat(error("ant"))
                .endsWith("path must not match the same requests as another one, but "
                        + folder.resolve("zebra.websocket") + " has '/echo', got '/echo'");
        assertThat(application.ask("/echo", "hello")).isEqualTo("hello");

        application.undeploy("zebra.websocket");
        assertThat(application.artefact("ant").state()).isEqualTo(State.STARTED);
        assertThat(application.ask("/echo", "hello")).isEqualTo("HELLO");
    }

    @Test
    void aFileMayFollowAServerThatTheApplicationHasOpened() {
        WebSocketServer server = application
                .deployment()
                .webSocketServers()
                .open(
                        (ServerHandler) (own, event) -> null,
                        ServerOptions.path("/echo").name("news"));
        assertThat(application.deploy("news.websocket", ECHO).state()).isEqualTo(State.FAILED);
        assertThat(error("news")).contains("path must not match").contains("name must be unique");

        server.terminate();
        application.settle();

        assertThat(application.artefact("news").state()).isEqualTo(State.STARTED);
    }

    @Test
    void behaviour2_22_aBrokenFileDoesNotStopTheOthers() throws IOException {
        application.write("a.websocket", "{");
        application.write("b.websocket", " ".repeat((64 << 10) + 1));
        Files.createDirectory(folder.resolve("c.websocket"));
        application.write("not for Kawat.txt", "{");
        application.write(".hidden.websocket", "{");
        Path outside = directory.resolve("outside.websocket");
        Files.writeString(outside, "{\"endpoint\": \"/outside\", \"handler\": \"echo\"}");
        Files.createSymbolicLink(folder.resolve("d.websocket"), outside);
        Files.createSymbolicLink(folder.resolve("e.websocket"), folder.resolve("nowhere"));
        application.write("f.websocket", ECHO);

        application.settle();

        assertThat(error("a")).endsWith("got its end");
        assertThat(error("b")).endsWith("file must have at most 65536 bytes, got more");
        assertThat(error("c")).endsWith("must be a file, got something else");
        assertThat(error("d")).contains("file must be in the folder itself, got a link to ");
        assertThat(error("e")).contains("file must be readable, got ");
        assertThat(isServed("/outside")).isFalse();
        assertThat(application.ask("/echo", "hello")).isEqualTo("hello");
        assertThat(application.deployment().artefacts().all()).hasSize(6);
        assertThat(log.messages(Level.SEVERE)).hasSize(5);
    }

    @Test
    void linksWithinTheFolderAreFollowed() throws IOException {
        Path version = Files.createDirectory(folder.resolve("..2026"));
        Files.writeString(version.resolve("news.websocket"), ECHO);
        Files.createSymbolicLink(folder.resolve("..data"), version);
        Files.createSymbolicLink(folder.resolve("news.websocket"), Path.of("..data", "news.websocket"));

        application.settle();

        assertThat(application.ask("/echo", "hello")).isEqualTo("hello");
    }

    @Test
    void aFailureIsLoggedOnce() {
        application.deploy("news.websocket", "{");
        application.settle();
        application.deploy("news.websocket", "{");

        assertThat(log.messages(Level.SEVERE)).hasSize(1);
    }

    @Test
    void aTouchedFileThatFailedIsTriedAgainAtOnce() throws IOException {
        List<String> scripts = new CopyOnWriteArrayList<>();
        restart(builder().engine(new Scripts(scripts, false)));
        assertThat(application.deploy("script.websocket", SCRIPT).state()).isEqualTo(State.FAILED);
        assertThat(error("script")).isEqualTo("script: no script a");
        application.time().advance(Duration.ofHours(1));

        scripts.add("a");
        Files.setLastModifiedTime(folder.resolve("script.websocket"), FileTime.fromMillis(1));
        application.settle();

        assertThat(application.ask("/script", "hello")).isEqualTo("a hello");
    }

    private static final String SCRIPT = "{\"endpoint\": \"/script\", \"handler\": \"a\", \"engine\": \"scripts\"}";

    @Test
    void behaviour2_22_whatFailedIsTriedAgainUntilItSucceeds() {
        List<String> scripts = new CopyOnWriteArrayList<>();
        restart(builder().engine(new Scripts(scripts, false)));
        assertThat(application.deploy("script.websocket", SCRIPT).state()).isEqualTo(State.FAILED);
        application.time().advance(Duration.ofHours(1));

        scripts.add("a");
        application.time().advance(Duration.ofSeconds(61));

        assertThat(application.ask("/script", "hello")).isEqualTo("a hello");
        assertThat(log.messages(Level.SEVERE)).hasSize(1);
        assertThat(application.changes()).containsExactly("script NEW", "script FAILED", "script STARTED");
    }

    @Test
    void behaviour2_22_aChangeThatFailedIsTriedAgainWhileTheFormerVersionServes() {
        List<String> scripts = new CopyOnWriteArrayList<>(List.of("a"));
        restart(builder().engine(new Scripts(scripts, false)));
        application.deploy("script.websocket", SCRIPT);
        application.deploy("script.websocket", SCRIPT.replace("\"a\"", "\"b\""));
        assertThat(application.ask("/script", "hello")).isEqualTo("a hello");

        scripts.add("b");
        application.settle();

        assertThat(application.ask("/script", "hello")).isEqualTo("b hello");
    }

    /** Fails each time, and counts the tries. */
    private static final class Failing implements HandlerEngine {

        private final List<Throwable> failures;
        private int tries;

        Failing(Throwable... failures) {
            this.failures = List.of(failures);
        }

        @Override
        public String name() {
            return "scripts";
        }

        @Override
        public ConnectionHandler handler(Reference reference) throws Exception {
            Throwable failure = failures.get(tries++ % failures.size());
            if (failure instanceof Error error) {
                throw error;
            }
            throw (Exception) failure;
        }
    }

    @Test
    void triesBecomeRare() {
        Failing failing = new Failing(new IOException("on purpose"));
        restart(builder().engine(failing));

        application.deploy("script.websocket", SCRIPT);
        application.time().advance(Duration.ofMinutes(2));
        assertThat(failing.tries).isBetween(6, 10);
        application.time().advance(Duration.ofMinutes(10));

        assertThat(failing.tries).isBetween(14, 20);
        assertThat(log.everything())
                .filteredOn(text -> text.contains("on purpose"))
                .singleElement()
                .asString()
                .contains("(java.io.IOException: on purpose), got 'a'; the endpoint is not there")
                .contains("at " + getClass().getName() + ".triesBecomeRare");
    }

    @Test
    void everyNewFailureIsLoggedAndNoneStopsTheOthers() {
        restart(builder().engine(new Failing(new StackOverflowError(), new IOException("on purpose"))));

        application.deploy("script.websocket", SCRIPT);
        application.time().advance(Duration.ofMinutes(1));

        assertThat(log.messages(Level.SEVERE)).hasSizeGreaterThan(2);
        application.deploy("news.websocket", ECHO);
        assertThat(application.ask("/echo", "hello")).isEqualTo("hello");
    }

    @Test
    void aFileThatMayBeReadAfterAllIsServed() throws IOException {
        Path file = folder.resolve("news.websocket");
        application.write("news.websocket", ECHO);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        assumeThat(Files.isReadable(file)).as("the superuser reads everything").isFalse();
        application.settle();
        assertThat(error("news")).contains("file must be readable, got ");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        application.settle();

        assertThat(application.ask("/echo", "hello")).isEqualTo("hello");
    }

    @Test
    void aLinkThatLeadsNowhereIsTriedAgain() throws IOException {
        Path target = folder.resolve("later");
        Files.createSymbolicLink(folder.resolve("news.websocket"), target);
        application.settle();
        assertThat(error("news")).contains("file must be readable, got ");

        Files.writeString(target, ECHO);
        application.settle();

        assertThat(application.ask("/echo", "hello")).isEqualTo("hello");
    }

    /** Answers with its reference before the text. */
    private record Scripts(List<String> known, boolean replacesOpenHandlers) implements HandlerEngine {

        @Override
        public String name() {
            return "scripts";
        }

        @Override
        public ConnectionHandler handler(Reference reference) {
            if (!known.contains(reference.handler())) {
                throw new EndpointDefinitionException(
                        List.of(reference.endpoint() + ": no script " + reference.handler()));
            }
            return (connection, event) -> connection.send(reference.handler() + " " + event.data());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void behaviour2_2_anEngineDecidesWhetherOpenConnectionsGetTheChangedHandler(boolean replaces) {
        restart(builder().engine(new Scripts(List.of("a", "b"), replaces)));
        String script = "{\"endpoint\": \"/script\", \"handler\": \"a\", \"engine\": \"scripts\"}";
        application.deploy("script.websocket", script);
        PairClient client = application.connect("/script");
        client.send("one");

        application.deploy("script.websocket", script.replace("\"a\"", "\"b\""));
        client.send("two");
        application.deploy("script.websocket", script.replace("\"a\"", "\"c\""));
        client.send("three");

        String other = replaces ? "b" : "a";
        assertThat(client.received()).containsExactly("a one", other + " two", other + " three");
        assertThat(application.ask("/script", "hello")).isEqualTo("b hello");
    }

    @Test
    void aServerHandlerIsToldOfItsOwnTime() {
        String guarded = "{\"endpoint\": \"/guarded\", \"handler\": \"guard\"}";
        application.deploy("guarded.websocket", guarded);
        PairClient client = application.connect("/guarded");

        application.deploy("guarded.websocket", guarded.replace("}", ", \"max-message\": 10}"));
        assertThat(events).containsExactly("guard open");
        application.deploy("guarded.websocket", guarded.replace("\"guard\"", "\"other\""));
        assertThat(events).containsExactly("guard open", "other open", "guard terminate");
        application.deploy("guarded.websocket", guarded.replace("\"guard\"", "\"echo\""));
        assertThat(events).endsWith("other terminate");

        client.send("hello");
        assertThat(client.received()).containsExactly("guard hello");
        assertThat(application.ask("/guarded", "hello")).isEqualTo("hello");
        application.deploy("guarded.websocket", guarded);
        application.undeploy("guarded.websocket");
        assertThat(events).endsWith("guard open", "guard terminate");
    }

    /** Asks for a handshake while its server opens. */
    @WebSocketEndpoint
    public class Early extends Guard {

        Early() {
            super("early");
        }

        @Override
        public void onOpen(WebSocketServer server, HandlerEvent.Open event) {
            events.add("open, and " + server.path() + " is " + application.request(server.path()));
        }
    }

    @Test
    void handshakesAreRefusedWith503UntilTheServerHandlerKnowsOfItsServer() {
        restart(builder().bean("early", Early.class, Early::new));

        application.deploy("early.websocket", "{\"endpoint\": \"/early\", \"handler\": \"early\"}");
        application.deploy("early.websocket", "{\"endpoint\": \"/moved\", \"handler\": \"early\"}");

        HandshakeOutcome refused = HandshakeOutcome.Refused.with(503);
        assertThat(events)
                .containsExactlyInAnyOrder(
                        "open, and /early is " + refused, "open, and /moved is " + refused, "early terminate");
        assertThat(isServed("/moved")).isTrue();
    }

    @Test
    void settingsOfTheFileAreThoseOfNewConnections() {
        String small = "{\"endpoint\": \"/echo\", \"handler\": \"echo\", \"terminate-min-code\": 3000}";
        application.deploy("news.websocket", ECHO);
        WebSocketConnection before = application.connect("/echo").connection();
        application.deploy("news.websocket", small);
        PairClient after = application.connect("/echo");

        before.terminate(3000, "x");
        after.connection().terminate(3000, "x");

        assertThat(after.close().code()).isEqualTo(3000);
        assertThat(log.messages(Level.WARNING)).as("about the other one").hasSize(1);
    }

    private String subprotocolOf(String path, String offered) {
        return application.connect(path, offered).connection().subprotocol().orElse(null);
    }

    @Test
    void subprotocolsAndDataTypeAreThoseOfTheAnnotationUntilTheFileSaysOthers() {
        String file = "{\"endpoint\": \"/particular\", \"handler\": \"particular\"}";
        application.deploy("news.websocket", file);
        WebSocketServer server =
                application.deployment().webSocketServers().byName("news").orElseThrow();
        assertThat(server.dataType()).isEqualTo(DataType.BLOB);
        assertThat(subprotocolOf("/particular", "annotated")).isEqualTo("annotated");
        assertThat(application.request("/particular")).isEqualTo(HandshakeOutcome.Refused.with(400));

        application.deploy(
                "news.websocket", file.replace("}", ", \"dataType\": \"auto\", \"subprotocols\": [\"v2\", \"v1\"]}"));
        assertThat(server.dataType()).isEqualTo(DataType.AUTO);
        assertThat(subprotocolOf("/particular", "v1, v2")).isEqualTo("v2");
        assertThat(application.request("/particular")).isEqualTo(HandshakeOutcome.Refused.with(400));

        application.deploy("news.websocket", file.replace("}", ", \"requireSubprotocol\": false}"));
        assertThat(isServed("/particular")).isTrue();

        Artefact none = application.deploy("news.websocket", file.replace("}", ", \"subprotocols\": []}"));
        assertThat(none.state()).isEqualTo(State.FAILED);
        assertThat(error("news"))
                .isEqualTo(folder.resolve("news.websocket") + ": requireSubprotocol needs subprotocols, got none");
    }

    @Test
    void anEngineHasTheSubprotocolsAndTheDataTypeOfTheFile() {
        restart(builder().engine(new Scripts(List.of("a"), false)));
        String script = "{\"endpoint\": \"/script\", \"handler\": \"a\", \"engine\": \"scripts\"}";
        application.deploy(
                "script.websocket", script.replace("}", ", \"dataType\": \"object\", \"subprotocols\": \"v2,v1\"}"));

        assertThat(application.ask("/script", "{\"b\": 1}")).isEqualTo("a {b=1}");
        assertThat(subprotocolOf("/script", "v1")).isEqualTo("v1");
        assertThat(isServed("/script")).isTrue();

        application.deploy("script.websocket", script.replace("}", ", \"requireSubprotocol\": true}"));
        assertThat(error("script")).endsWith("requireSubprotocol needs subprotocols, got none");
    }

    @Test
    void theConfigurationOfAnEndpointWinsAndItsProblemsAreThoseOfTheFile() {
        restart(builder().set("kawat.endpoint.news.max-message", "a lot"));

        assertThat(log.messages(Level.WARNING))
                .containsExactly(
                        "configuration: key names an endpoint that is not there, unless a file of kawat.artefacts"
                                + " brings it, got 'kawat.endpoint.news.max-message'; the endpoints are []");
        application.deploy("news.websocket", ECHO);
        assertThat(error("news"))
                .startsWith("configuration key kawat.endpoint.news.max-message: must be a size")
                .endsWith("got 'a lot'");
    }

    @Test
    void settingsOfUpgradesAreNotThoseOfAnEndpointThatIsNotThere() {
        restart(builder()
                .set("kawat.endpoint.upgrade.max-message", "1KiB")
                .set("kawat.endpoint.couple.max-message", "1KiB"));

        assertThat(log.messages(Level.WARNING)).isEmpty();
    }

    @Test
    void aFolderThatCannotBeReadLeavesEverythingAsItIs() throws IOException {
        application.deploy("news.websocket", ECHO);
        PairClient client = application.connect("/echo");

        Files.move(folder, directory.resolve("away"));
        application.settle();
        application.settle();
        assertThat(log.messages(Level.SEVERE)).hasSize(1);
        client.send("hello");
        assertThat(client.received()).containsExactly("hello");

        Files.move(directory.resolve("away"), folder);
        application.undeploy("news.websocket");
        assertThat(isServed("/echo")).isFalse();
    }

    @Test
    void anEngineThatTakesNoFurtherPathsIsTheReasonOfAFailure() {
        application.deploy("old.websocket", "{\"endpoint\": \"/old\", \"handler\": \"echo\"}");
        application.deployment().endpoints().fix("path must be known at the start");

        assertThat(application.deploy("news.websocket", ECHO).state()).isEqualTo(State.FAILED);
        assertThat(error("news")).isEqualTo(folder.resolve("news.websocket") + ": path must be known at the start");
        application.deploy("old.websocket", "{\"endpoint\": \"/old\", \"handler\": \"shout\"}");
        assertThat(application.ask("/old", "hello"))
                .as("a change needs no further path")
                .isEqualTo("HELLO");
    }

    /** Or a path would be neither that of an endpoint nor unknown, but seem to be malformed. */
    @Test
    void anEndpointThatComesIsNotInAnEarlierMoment() {
        RunningEndpoints.Moment before = application.deployment().endpoints().now();

        application.deploy("news.websocket", ECHO);

        assertThat(before.match("/echo")).isEmpty();
        assertThat(before.isMalformed("/echo")).isFalse();
        assertThat(application.deployment().endpoints().now().match("/echo")).isPresent();
    }

    @Test
    void theFolderMustBeReadable() {
        EndpointDefinitionException failure = catchThrowableOfType(
                EndpointDefinitionException.class,
                () -> ArtefactApplication.builder()
                        .folder(directory.resolve("nowhere"))
                        .start());

        assertThat(failure.problems())
                .containsExactly(
                        "configuration key kawat.artefacts: must be 'none', or the path of a readable folder, got '"
                                + directory.resolve("nowhere") + "'");
    }

    @Test
    void filesOfTheApplicationStartWithIt() {
        restart(builder().artefact("news.websocket", ECHO));

        assertThat(application.changes()).containsExactly("news STARTED");
        assertThat(application.artefact("news").location()).isEqualTo("META-INF/kawat/news.websocket");
        assertThat(application.ask("/echo", "hello")).isEqualTo("hello");
        assertThat(application.deploy("news.websocket", SHOUT).serving())
                .as("of two with one name, the one that serves")
                .isTrue();
        assertThat(application.deployment().artefacts().all())
                .extracting(Artefact::state)
                .containsExactly(State.STARTED, State.FAILED);
    }

    @Test
    void problemsOfFilesOfTheApplicationStopItAllAtOnce() {
        EndpointDefinitionException failure = catchThrowableOfType(
                EndpointDefinitionException.class,
                () -> ArtefactApplication.builder()
                        .bean("echo", Echo.class, Echo::new)
                        .artefact("a.websocket", "{")
                        .artefact("b.websocket", "{\"endpoint\": \"/b\", \"handler\": \"nobody\"}")
                        .artefact("c.websocket", ECHO)
                        .artefact("d.websocket", ECHO)
                        .set("kawat.colour", "blue")
                        .start());

        assertThat(failure.problems()).hasSize(4);
        assertThat(failure.problems().get(0)).startsWith("META-INF/kawat/a.websocket, line 1, column 2: ");
        assertThat(failure.problems())
                .anySatisfy(problem -> assertThat(problem).startsWith("META-INF/kawat/b.websocket: handler must be"));
        assertThat(failure.problems())
                .contains("META-INF/kawat/d.websocket: path must not match the same requests as another one, but"
                        + " META-INF/kawat/c.websocket has '/echo', got '/echo'");
        assertThat(failure.problems()).anySatisfy(problem -> assertThat(problem).contains("got 'kawat.colour'"));
    }

    @Test
    void enginesHaveNamesOfTheirOwn() {
        EndpointDefinitionException failure = catchThrowableOfType(
                EndpointDefinitionException.class,
                () -> ArtefactApplication.builder()
                        .engine(new Scripts(List.of(), true))
                        .engine(new Scripts(List.of(), false))
                        .engine(new Misnamed("java"))
                        .engine(new Misnamed("two words"))
                        .start());

        assertThat(failure.problems())
                .containsExactly(
                        "HandlerEngine " + Scripts.class.getName() + ": name must be unique, but "
                                + Scripts.class.getName() + " has it too, got 'scripts'",
                        "HandlerEngine " + Misnamed.class.getName()
                                + ": name must not be that of the engine for beans, got 'java'",
                        "HandlerEngine " + Misnamed.class.getName()
                                + ": name must consist of letters, digits, '-' and '_', got 'two words'");
    }

    private record Misnamed(String name) implements HandlerEngine {

        @Override
        public ConnectionHandler handler(Reference reference) {
            return (connection, event) -> {};
        }
    }

    @Test
    void stopsToReadTheFolderWithTheApplication() {
        application.close();

        assertThat(application.time().tasks()).isZero();
    }
}
