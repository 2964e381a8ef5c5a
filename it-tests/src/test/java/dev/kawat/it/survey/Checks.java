/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.Event;
import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import dev.kawat.it.client.Request;
import dev.kawat.it.trial.ArtefactFiles;
import dev.kawat.it.trial.ArtefactTrial;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What every server is asked, in this order. */
final class Checks {

    private static final String ECHO = "echo";
    private static final String QUICK_ECHO = "quick/echo";

    /** An endpoint whose callbacks run on workers, and one whose callbacks run on the transport's thread. */
    private static final List<String> ECHOES = List.of(ECHO, QUICK_ECHO);

    private static final int LISTENERS = 50;
    private static final int EARLY = 20;
    private static final int ONE_AFTER_ANOTHER = 1000;
    private static final int AT_ONCE = 200;
    private static final int MESSAGES_EACH = 50;

    private static final String ANN = Base64.getEncoder().encodeToString("ann:secret".getBytes(StandardCharsets.UTF_8));

    private static final Duration SILENCE = Duration.ofSeconds(40);

    /** Much less than the close timeout, after which Kawat drops the connection by itself. */
    private static final Duration PROMPT = Duration.ofSeconds(5);

    private static final Pattern TRANSPORT = Pattern.compile("\\b(servlet|container) transport");

    private static final Pattern PROBLEM = Pattern.compile("dev\\.kawat.*\\b(WARN|WARNING|ERROR|SEVERE)\\b"
            + "|\\b(WARN|WARNING|ERROR|SEVERE)\\b.*dev\\.kawat|^\\s+at dev\\.kawat\\.(impl|cdi)\\.");

    /** All but the start, which comes before; the server is stopped on the way. */
    static final List<Check> ALL = List.of(
            new Check("transport", Checks::transport),
            new Check("echo", Checks::echo),
            new Check("filters and constraints", Checks::front),
            new Check("other paths", Checks::otherPaths),
            new Check("broadcast to " + LISTENERS, Checks::broadcast),
            new Check("frame in the handshake's segment", Checks::early),
            new Check("upgrades by the application", Checks::upgrades),
            new Check("HTTP/2", Http2::ask),
            new Check("close from the client", Checks::closeFromClient),
            new Check("close from the server", Checks::closeFromServer),
            new Check(SILENCE.toSeconds() + " s of silence", Checks::silence),
            new Check(ONE_AFTER_ANOTHER + " one after another", Checks::oneAfterAnother),
            new Check(AT_ONCE + " at once", Checks::atOnce),
            new Check("the platform in callbacks", Checks::platform),
            new Check("session scope in callbacks", SessionChecks::scope),
            new Check("session touch", SessionChecks::touch),
            new Check("files that come, change and go", Checks::movingFiles),
            new Check("broken files", Checks::brokenFiles),
            new Check("half-written files", Checks::halvesOfFiles),
            new Check("undeploy", Checks::undeploy),
            new Check("stop", Checks::stop),
            new Check("quiet log", Checks::log));

    private Checks() {}

    private static String transport(RunningServer server) throws IOException {
        Set<String> found = new TreeSet<>();
        for (String line : server.log()) {
            TRANSPORT.matcher(line).results().map(MatchResult::group).forEach(found::add);
        }
        String wanted = Row.transport();
        assertThat(found).as("what the log says").isNotEmpty();
        if (wanted.equals("servlet") || wanted.equals("container")) {
            assertThat(found).containsExactly(wanted + " transport");
        }
        return String.join(", ", found).replace(" transport", "");
    }

    private static String echo(RunningServer server) {
        byte[] bytes = new byte[70_000]; // so long that a frame's length takes eight bytes
        Arrays.fill(bytes, (byte) 7);
        for (String path : ECHOES) {
            try (RawClient client = RawClient.open(server.endpoint(path))) {
                for (String text : List.of("", "gr\u00fc\u00dfe \ud83d\ude80", "x".repeat(5_000))) {
                    client.send(Frame.text(text));
                    assertThat(client.frame()).as(path).isEqualTo(Frame.text(text));
                }
                client.send(Frame.binary(bytes));
                assertThat(message(client)).as(path).isEqualTo(Frame.binary(bytes));
            }
        }
        return "";
    }

    /** The next message, put together, for Jetty sends a large one in parts. */
    private static Frame message(RawClient client) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        Frame first = client.frame();
        Frame part = first;
        payload.writeBytes(part.payload().array());
        while (!part.fin()) {
            part = client.frame();
            payload.writeBytes(part.payload().array());
        }
        return new Frame(true, first.opcode(), payload.toByteArray());
    }

    /** What the application has put in front, annotated, in the {@code web.xml}, and by a constraint. */
    private static String front(RunningServer server) {
        for (String path :
                List.of("closed/x", "clos%65d/x", "closed;a=1/x", "closed/x;a", "declared/x", "d%65clared/x")) {
            assertThat(status(server, "front/" + path)).as(path).isEqualTo(401);
        }
        assertThat(opened(server, "known/x")).isEqualTo("known x: fiona [of-the-filter] from 192.0.2.7");
        boolean forwards = status(server, "front/app") != 501; // some servers close what a forward has upgraded
        if (forwards) {
            assertThat(opened(server, "app")).isEqualTo("by-servlet x: nobody [] from 127.0.0.1");
            assertThat(opened(server, "filtered")).isEqualTo("by-filter w\u00f6rd: nobody [] from 127.0.0.1");
        }
        try (RawClient client = RawClient.open(server.endpoint("front/of/the/engine/x"))) {
            assertThat(client.send(Frame.text("echo")).frame()).isEqualTo(Frame.text("x echo"));
            client.send(Frame.close(1000, "")); // engines complain of those who just go
            client.closeFrame();
        }
        if (server.isPlatform()) {
            for (String path : List.of("secured/places/k", "s%65cured/places/k", "secured;a=1/places/k")) {
                assertThat(status(server, path)).as(path).isEqualTo(401);
            }
        }
        return forwards ? "" : "all but forwards";
    }

    private static String opened(RunningServer server, String path) {
        try (RawClient client = RawClient.open(server.endpoint("front/" + path))) {
            String said = client.frame().text();
            client.send(Frame.text("echo"));
            assertThat(client.frame()).as(path).isEqualTo(Frame.text("echo"));
            return said;
        }
    }

    private static int status(RunningServer server, String path) {
        try (RawClient client = RawClient.ask(Request.to(server.endpoint(path)))) {
            return client.answer().status();
        }
    }

    /** Which an engine might take for those of endpoints. */
    private static String otherPaths(RunningServer server) {
        Request request = Request.to(server.endpoint("rooms/a"));
        String root = request.target().substring(0, request.target().length() - "rooms/a".length());
        Set<String> answers = new TreeSet<>();
        for (String path : List.of(
                "rooms/a/",
                "rooms/",
                "rooms",
                "/rooms/a",
                "rooms//a",
                "rooms/a/b",
                "ROOMS/a",
                "rooms/..",
                "rooms/%2e%2e",
                "rooms/%FC",
                "rooms/%00",
                "rooms/%2F",
                "rooms/a%2Fb",
                "rooms/%5C",
                "rooms/%",
                "rooms/%zz")) {
            try (RawClient client = RawClient.ask(request.target(root + path))) {
                int status = client.answer().status();
                assertThat(status).as(path).isNotEqualTo(101); // many servers look first
                answers.add(String.valueOf(status));
            }
        }
        return String.join(", ", answers);
    }

    private static String broadcast(RunningServer server) {
        for (String path : List.of("crowd/survey", "quick/crowd")) {
            List<RawClient> crowd = new ArrayList<>();
            try {
                for (int i = 0; i < LISTENERS; i++) {
                    RawClient client = RawClient.open(server.endpoint(path));
                    crowd.add(client);
                    assertThat(client.frame().text()).as(path).isEqualTo("in");
                }
                crowd.forEach(speaker -> speaker.send(Frame.text("all hello")));
                crowd.forEach(listener -> assertHears(path, listener, "hello", LISTENERS));
            } finally {
                crowd.forEach(RawClient::close);
            }
        }
        return "";
    }

    /** The speaker gets an answer, too, on one of the endpoints. */
    private static void assertHears(String path, RawClient listener, String text, int times) {
        int heard = 0;
        while (heard < times) {
            String message = listener.frame().text();
            if (!message.startsWith("receivers ")) {
                assertThat(message).as(path).isEqualTo(text);
                heard++;
            }
        }
    }

    private static String early(RunningServer server) {
        for (String path : ECHOES) {
            for (int i = 0; i < EARLY; i++) {
                Frame first = Frame.text("early " + i);
                Frame second = Frame.text("later " + i);
                try (RawClient client = RawClient.open(server.endpoint(path), first)) {
                    assertThat(client.frame()).as(path).isEqualTo(first);
                    client.send(second);
                    assertThat(client.frame()).as(path).isEqualTo(second);
                }
            }
        }
        return "";
    }

    /**
     * In a servlet, in a filter, and on a platform in a method of a JAX-RS resource. In each of these places a thousand requests,
     * one after another, are upgraded, and another thousand are answered with an end of a pair.
     */
    private static String upgrades(RunningServer server) {
        long start = System.nanoTime();
        List<String> places = new ArrayList<>(List.of("upgraded/servlet", "upgraded/filter"));
        if (server.isPlatform()) {
            places.add("rest/resource");
        }
        try (RawClient first = RawClient.ask(Request.to(server.endpoint(places.get(0) + "/echo/first")))) {
            if (first.answer().status() == 501) {
                assertThat(first.answer().header("X-Reason")).contains("engine of this server cannot upgrade");
                return "the engine cannot";
            }
        }
        for (String place : places) {
            for (String what : List.of("echo", "couple")) {
                for (int i = 0; i < ONE_AFTER_ANOTHER; i++) {
                    upgradeOnce(server, place + "/" + what + "/" + UUID.randomUUID(), Frame.text("early " + i));
                }
            }
            try (RawClient foreign = RawClient.ask(
                    Request.to(server.endpoint(place + "/echo/foreign")).with("Origin: http://evil.example"))) {
                assertThat(foreign.answer().status()).as(place).isEqualTo(403);
            }
        }
        return places.size() * 2 * ONE_AFTER_ANOTHER + " in " + seconds(start);
    }

    /** A second answer would come between the frames. */
    private static void upgradeOnce(RunningServer server, String path, Frame early) {
        try (RawClient client = RawClient.open(server.endpoint(path), early)) {
            assertThat(client.frame()).as(path).isEqualTo(early);
            client.send(Frame.close(4001, "bye"));
            assertThat(client.closeFrame().code()).as(path).isEqualTo(4001);
            client.awaitEnd();
        }
    }

    private static String closeFromClient(RunningServer server) {
        String key = UUID.randomUUID().toString();
        try (RawClient client = RawClient.open(server.endpoint("observed/" + key))) {
            client.send(Frame.close(4000, "bye"));
            assertThat(client.closeFrame().code()).isEqualTo(4000);
            assertEndsPromptly(client);
        }
        assertThat(reportedClose(server, key)).startsWith("close 4000 'bye' ");
        return "";
    }

    private static String closeFromServer(RunningServer server) {
        String key = UUID.randomUUID().toString();
        try (RawClient client = RawClient.open(server.endpoint("observed/" + key))) {
            client.send(Frame.text("terminate 3001 enough"));
            Frame close = client.closeFrame();
            assertThat(close).isEqualTo(Frame.close(3001, "enough"));
            client.send(close);
            assertEndsPromptly(client);
        }
        assertThat(reportedClose(server, key)).startsWith("close 3001 'enough' ");
        return "";
    }

    private static void assertEndsPromptly(RawClient client) {
        long start = System.nanoTime();
        client.awaitEnd();
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("until the TCP connection ended")
                .isLessThan(PROMPT);
    }

    private static String reportedClose(RunningServer server, String key) {
        try (Client report = Client.connect(server.endpoint("report/" + key))) {
            String entry = report.text();
            while (!entry.startsWith("close ")) {
                entry = report.text();
            }
            return entry;
        }
    }

    /** A client that answers pings, and says nothing itself. */
    private static String silence(RunningServer server) throws InterruptedException {
        try (Client waiting = Client.connect(server.endpoint(ECHO));
                Client quick = Client.connect(server.endpoint(QUICK_ECHO))) {
            TimeUnit.SECONDS.sleep(SILENCE.toSeconds()); // the silence itself, nothing is waited for
            for (Client client : List.of(waiting, quick)) {
                client.send("still there?");
                assertThat(nextButPing(client)).isEqualTo(new Event.Text("still there?"));
            }
        }
        return "";
    }

    private static Event nextButPing(Client client) {
        Event event = client.next(Event.class);
        while (event instanceof Event.Ping) {
            event = client.next(Event.class);
        }
        return event;
    }

    private static String oneAfterAnother(RunningServer server) {
        long start = System.nanoTime();
        for (int i = 0; i < ONE_AFTER_ANOTHER; i++) {
            echoOnce(server, ECHOES.get(i % 2), Frame.text("message " + i));
        }
        return seconds(start);
    }

    private static void echoOnce(RunningServer server, String path, Frame message) {
        try (RawClient client = RawClient.open(server.endpoint(path))) {
            client.send(message);
            assertThat(client.frame()).as(path).isEqualTo(message);
            client.send(Frame.close(1000, ""));
            assertThat(client.closeFrame().code()).isEqualTo(1000);
            client.awaitEnd();
        }
    }

    private static String atOnce(RunningServer server) throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                String path = ECHOES.get(i % 2);
                done.add(threads.submit(() -> echoMany(server, path)));
            }
            for (Future<?> one : done) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        return seconds(start);
    }

    private static void echoMany(RunningServer server, String path) {
        try (RawClient client = RawClient.open(server.endpoint(path))) {
            for (int i = 0; i < MESSAGES_EACH; i++) {
                Frame message = Frame.text("message " + i);
                client.send(message);
                assertThat(client.frame()).as(path).isEqualTo(message);
            }
            client.send(Frame.close(1000, ""));
            assertThat(client.closeFrame().code()).isEqualTo(1000);
        }
    }

    private static String platform(RunningServer server) {
        if (!server.isPlatform()) {
            return "not asked";
        }
        for (String path : List.of("secured/places/", "secured/quick/")) {
            String key = UUID.randomUUID().toString();
            Request request = Request.to(server.endpoint(path + key)).with("Authorization: Basic " + ANN);
            try (RawClient client = RawClient.ask(request)) {
                assertThat(client.answer().status()).as(path).isEqualTo(101);
                assertThat(client.frame()).isEqualTo(Frame.text("hello"));
                client.send(Frame.text("item"));
                assertThat(client.frame()).isEqualTo(Frame.text("item"));
                client.send(Frame.text("fail"));
                client.send(Frame.close(1000, ""));
                client.closeFrame();
            }
            assertThat(reported(server, key, 8))
                    .as(path)
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.of("gate", "open", "sent", "message", "item", "message", "error", "close")
                                    .map(where -> where + ": here, ann (staff), transaction, ours")
                                    .toList());
        }
        return "";
    }

    private static List<String> reported(RunningServer server, String key, int count) {
        try (Client report = Client.connect(server.endpoint("report/" + key))) {
            return Stream.generate(report::text).limit(count).toList();
        }
    }

    private static String movingFiles(RunningServer server) throws Exception {
        long start = System.nanoTime();
        withFiles(server, trial -> trial.talksWhileFilesComeChangeAndGo(start));
        return seconds(start);
    }

    private static String brokenFiles(RunningServer server) throws Exception {
        withFiles(server, ArtefactTrial::brokenFilesFailAlone);
        return "";
    }

    private static String halvesOfFiles(RunningServer server) throws Exception {
        withFiles(server, ArtefactTrial::halvesOfAFile);
        return "";
    }

    private interface FileTrial {

        void make(ArtefactTrial trial) throws Exception;
    }

    private static void withFiles(RunningServer server, FileTrial body) throws Exception {
        try (ArtefactFiles files = new ArtefactFiles(server.artefacts(), server::endpoint)) {
            body.make(new ArtefactTrial(files, server.endsTcp()));
        }
    }

    /** With connections, which must be told. */
    private static String undeploy(RunningServer server) throws IOException {
        long start = System.nanoTime();
        try (Client waiting = Client.connect(server.endpoint(ECHO));
                Client quick = Client.connect(server.endpoint(QUICK_ECHO))) {
            server.undeploy();
            for (Client client : List.of(waiting, quick)) {
                assertThat(nextButPing(client))
                        .isInstanceOfSatisfying(
                                Event.Closed.class,
                                closed -> assertThat(closed.code()).isEqualTo(1001));
            }
        }
        return seconds(start);
    }

    private static String stop(RunningServer server) throws IOException, InterruptedException {
        long start = System.nanoTime();
        server.stop();
        return seconds(start);
    }

    private static String log(RunningServer server) throws IOException {
        String problems = server.log().stream()
                .filter(line -> PROBLEM.matcher(line).find())
                .filter(line ->
                        !line.contains("[dev.kawat.handshake]")) // where forwards are refused, GlassFish says so
                .filter(line -> !line.contains(".websocket")) // broken files, which had to be there
                .limit(20)
                .collect(Collectors.joining("\n"));
        assertThat(problems).isEmpty();
        return "";
    }

    static String seconds(long start) {
        return "%.1f s".formatted((System.nanoTime() - start) / 1e9);
    }
}
