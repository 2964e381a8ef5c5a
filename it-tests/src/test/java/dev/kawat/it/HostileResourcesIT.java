/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import dev.kawat.it.client.Request;
import dev.kawat.it.client.Waits;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that use up memory, time, threads or connections. Each test ends with a connection that is served. */
@DisplayName("Resources")
@ExtendWith(HostileCases.class)
class HostileResourcesIT extends AgainstServer {

    private static final int BEYOND_A_LIMIT = 1008;
    private static final int MAX_FRAGMENTS = 16_384;

    private final List<Socket> sockets = new ArrayList<>();
    private final List<RawClient> crowd = new ArrayList<>();

    @AfterEach
    void others() throws IOException {
        RawClient other = connectRaw("echo");
        assertThat(other.send(Frame.text("served")).frame()).isEqualTo(Frame.text("served"));
        for (Socket socket : sockets) {
            socket.close();
        }
        crowd.forEach(RawClient::close);
    }

    private static void assumeFramesAreOurs() {
        assumeTrue(Server.current().framesAreOurs(), "the engine of the server reads the frames");
    }

    private void assertClosed(RawClient client, int code) {
        assertThat(client.closeFrame()).isEqualTo(Frame.close(code, ""));
        client.awaitEnd();
        HostileCases.closedWith(code);
    }

    /**
     * Counts the connections of an endpoint until there are as many as expected. Some engines of servers do not notice that a
     * peer has gone, and Kawat's pings find it out: after 45 seconds.
     */
    private static void awaitVisitors(RawClient asking, int expected) {
        Duration patience = Server.current().framesAreOurs() ? Waits.EVENT : Waits.EVENT.multipliedBy(3);
        long deadline = System.nanoTime() + patience.toNanos();
        String answer = "";
        while (!answer.equals("visitors " + expected) && System.nanoTime() - deadline < 0) {
            answer = asking.send(Frame.text("count")).frame().text();
        }
        assertThat(answer).isEqualTo("visitors " + expected);
    }

    // ---- Fragments and frames without end ----

    private static Frame[] fragments(int count, int bytes) {
        Frame part = Frame.text("x".repeat(bytes));
        Frame[] frames = new Frame[count];
        Arrays.fill(frames, part.middle());
        frames[0] = part.first();
        frames[count - 1] = part.last();
        return frames;
    }

    @ParameterizedTest(name = "as many fragments as allowed, of {0} bytes: read")
    @ValueSource(ints = {0, 1, 60})
    void asManyFragmentsAsAllowedAreRead(int bytes) {
        RawClient client = connectRaw("echo");

        client.send(fragments(MAX_FRAGMENTS, bytes));

        assertThat(client.message()).isEqualTo(Frame.text("x".repeat(bytes * MAX_FRAGMENTS)));
    }

    @ParameterizedTest(name = "one fragment more than allowed, of {0} bytes: 1008")
    @ValueSource(ints = {1, 60})
    void oneFragmentMoreIsRefused(int bytes) {
        assumeFramesAreOurs();
        RawClient client = connectRaw("echo");

        client.send(fragments(MAX_FRAGMENTS + 1, bytes));

        assertClosed(client, BEYOND_A_LIMIT);
    }

    @ParameterizedTest(name = "50000 {0} messages, 500 at once: each answered")
    @EnumSource(Content.class)
    void smallestMessagesAreAnswered(Content content) {
        RawClient client = connectRaw("echo");
        RawClient other = connectRaw("echo");
        Frame[] many = new Frame[500]; // fewer than an outbox holds
        Arrays.fill(many, content.frame);

        for (int i = 0; i < 100; i++) {
            client.send(many);
            assertThat(other.send(Frame.text("meanwhile")).frame()).isEqualTo(Frame.text("meanwhile"));
            for (int j = 0; j < many.length; j++) {
                assertThat(client.frame()).isEqualTo(content.frame);
            }
        }
    }

    /** What little a message may have. */
    enum Content {
        EMPTY_TEXT(Frame.text("")),
        EMPTY_BINARY(Frame.binary(new byte[0])),
        ONE_CHARACTER(Frame.text("x"));

        @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
        private final Frame frame;

        Content(Frame frame) {
            this.frame = frame;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    @Test
    @DisplayName("10000 pings at once: 1008")
    void tooManyPingsAreRefused() {
        assumeFramesAreOurs();
        RawClient client = connectRaw("echo");
        Frame[] pings = new Frame[10_000];
        Arrays.fill(pings, Frame.ping("x"));

        client.send(pings);

        assertClosed(client, BEYOND_A_LIMIT);
    }

    @Test
    @DisplayName("100000 pongs that nobody asked for: passed over")
    void pongsAreIgnored() {
        RawClient client = connectRaw("echo");
        Frame[] pongs = new Frame[1000];
        Arrays.fill(pongs, new Frame(true, 0xA));

        for (int i = 0; i < 100; i++) {
            client.send(pongs);
        }

        assertThat(client.send(Frame.text("still here")).frame()).isEqualTo(Frame.text("still here"));
    }

    // ---- Things that are never finished ----

    /** What a peer may leave unfinished, in bytes that are masked by zeros. */
    enum Unfinished {
        A_FRAME_AFTER_ITS_FIRST_BYTE(0x81),
        A_FRAME_WITHIN_ITS_LENGTH(0x81, 0xfe, 0x10),
        A_FRAME_WITHIN_ITS_MASK(0x81, 0x85, 0, 0),
        A_FRAME_WITHIN_ITS_PAYLOAD(0x81, 0x85, 0, 0, 0, 0, 'h', 'e'),
        A_PING_WITHIN_ITS_PAYLOAD(0x89, 0x85, 0, 0, 0, 0, 'h', 'e'),
        A_CLOSE_WITHIN_ITS_CODE(0x88, 0x82, 0, 0, 0, 0, 3),
        A_MESSAGE_AFTER_A_FRAGMENT(0x01, 0x85, 0, 0, 0, 0, 'h', 'e', 'l', 'l', 'o'),
        A_MESSAGE_AFTER_AN_EMPTY_FRAGMENT(0x01, 0x80, 0, 0, 0, 0),
        A_CHARACTER_AFTER_A_FRAGMENT(0x01, 0x81, 0, 0, 0, 0, 0xe2);

        @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
        private final byte[] bytes;

        Unfinished(int... octets) {
            bytes = new byte[octets.length];
            for (int i = 0; i < octets.length; i++) {
                bytes[i] = (byte) octets[i];
            }
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    @ParameterizedTest(name = "{0}, and no more: 1008")
    @EnumSource(Unfinished.class)
    void whatIsNeverFinishedIsRefused(Unfinished what) {
        assumeFramesAreOurs();
        RawClient client = connectRaw("hostile/impatient");

        client.send(what.bytes);

        assertClosed(client, BEYOND_A_LIMIT);
    }

    @Test
    @DisplayName("a message by a byte now and then: 1008")
    void messageByAByteNowAndThenIsRefused() throws Exception {
        assumeFramesAreOurs();
        RawClient client = connectRaw("hostile/impatient");
        CountDownLatch closed = new CountDownLatch(1);
        client.send(Frame.text("x").first());

        Future<?> dribbling = background(() -> {
            while (!closed.await(50, TimeUnit.MILLISECONDS)) {
                client.send(Frame.text("x").middle());
            }
            return null;
        });
        assertThat(client.closeFrame()).isEqualTo(Frame.close(BEYOND_A_LIMIT, ""));
        closed.countDown();

        HostileCases.closedWith(BEYOND_A_LIMIT);
        dribbling.cancel(true);
    }

    /** What may be there of a handshake. */
    @ParameterizedTest(name = "300 handshakes that end after {0} bytes: others are served")
    @ValueSource(ints = {0, 1, 20, 100})
    void unfinishedHandshakesKeepNobodyWaiting(int bytes) throws IOException {
        URI echo = endpoint("echo");
        String request = "GET " + echo.getPath() + " HTTP/1.1\r\nHost: " + echo.getAuthority()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n";

        for (int i = 0; i < 300; i++) {
            Socket socket = socket();
            socket.getOutputStream().write(request.substring(0, bytes).getBytes(StandardCharsets.US_ASCII));
        }

        for (int i = 0; i < 10; i++) {
            RawClient other = connectRaw("echo");
            assertThat(other.send(Frame.text("served")).frame()).isEqualTo(Frame.text("served"));
        }
    }

    private Socket socket() throws IOException {
        URI echo = endpoint("echo");
        Socket socket = new Socket(echo.getHost(), echo.getPort());
        sockets.add(socket);
        return socket;
    }

    // ---- Gates ----

    @Test
    @DisplayName("more handshakes than may wait for a gate: 503, and those that wait are let in")
    void moreHandshakesThanMayWaitAreRefused() throws Exception {
        Client report = report(key);
        Request request = Request.to(endpoint("hostile/gate/" + key)).with(Server.REACHED + ": 1");
        List<Future<RawClient>> waiting = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            waiting.add(background(() -> RawClient.ask(request)));
            assertThat(report.text()).isEqualTo("waits");
        }

        RawClient refused = assertRefused(request, 503);
        assertThat(refused.answer().header("Retry-After")).isNotEmpty();
        connect("hostile/door/" + key).send("open");

        for (Future<RawClient> each : waiting) {
            RawClient admitted = each.get(Waits.EVENT.toSeconds(), TimeUnit.SECONDS);
            crowd.add(admitted);
            assertThat(admitted.send(Frame.text("in")).frame()).isEqualTo(Frame.text("in"));
        }
        HostileCases.refusedWith(refused.answer());
    }

    // ---- Connections that come and go ----

    /** How a peer leaves. */
    enum Departure {
        A_RESET,
        THE_END_OF_TCP,
        A_CLOSE_FRAME_AND_A_RESET,
        A_RESET_WITHIN_A_MESSAGE,
        A_RESET_BEFORE_THE_ANSWER_TO_A_MESSAGE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ').replace("tcp", "TCP");
        }
    }

    @ParameterizedTest(name = "500 connections that end by {0}: none is left")
    @EnumSource(Departure.class)
    void connectionsThatHaveGoneLeaveNothing(Departure departure) {
        RawClient observer = connectRaw("hostile/visitors");

        for (int i = 0; i < 500; i++) {
            RawClient client = RawClient.open(endpoint("hostile/visitors"));
            switch (departure) {
                case A_RESET -> client.reset();
                case THE_END_OF_TCP -> client.close();
                case A_CLOSE_FRAME_AND_A_RESET ->
                    client.send(Frame.close(1000, "")).reset();
                case A_RESET_WITHIN_A_MESSAGE ->
                    client.send(Frame.text("x").first()).reset();
                case A_RESET_BEFORE_THE_ANSWER_TO_A_MESSAGE ->
                    client.send(Frame.text("x")).reset();
            }
        }

        awaitVisitors(observer, 1);
    }

    @Test
    @DisplayName("1000 peers that do not wait for the answer to their handshake: none is left")
    void peersThatDoNotWaitForTheAnswerLeaveNothing() throws IOException {
        RawClient observer = connectRaw("hostile/visitors");
        URI visitors = endpoint("hostile/visitors");
        String request = "GET " + visitors.getPath() + " HTTP/1.1\r\nHost: " + visitors.getAuthority()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

        for (int i = 0; i < 1000; i++) {
            try (Socket socket = new Socket(visitors.getHost(), visitors.getPort())) {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                socket.setSoLinger(true, 0);
            }
        }

        awaitVisitors(observer, 1);
    }

    @Test
    @DisplayName("1000 connections of TCP that say nothing: others are served")
    void connectionsThatSayNothingKeepNobodyWaiting() throws IOException {
        for (int i = 0; i < 1000; i++) {
            socket();
        }

        RawClient other = connectRaw("echo");
        assertThat(other.send(Frame.text("served")).frame()).isEqualTo(Frame.text("served"));
    }

    @Test
    @DisplayName("200 peers that reconnect at once, five times: all are served")
    void stormOfReconnectsIsServed() throws Exception {
        RawClient observer = connectRaw("hostile/visitors");
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Integer>> peers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            peers.add(background(() -> {
                start.await();
                int served = 0;
                for (int j = 0; j < 5; j++) {
                    RawClient client = RawClient.open(endpoint("hostile/visitors"));
                    served += client.send(Frame.text("hi")).frame().equals(Frame.text("hi")) ? 1 : 0;
                    client.reset();
                }
                return served;
            }));
        }

        start.countDown();

        for (Future<Integer> peer : peers) {
            assertThat(peer.get(2 * Waits.EVENT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(5);
        }
        awaitVisitors(observer, 1);
    }

    // ---- Broadcasts ----

    private RawClient enter() {
        RawClient client = RawClient.open(endpoint("hostile/hall"));
        crowd.add(client);
        assertThat(client.frame()).isEqualTo(Frame.text("in"));
        return client;
    }

    private RawClient speaker() {
        RawClient speaker = connectRaw("hostile/hall");
        assertThat(speaker.frame()).isEqualTo(Frame.text("in"));
        awaitVisitors(speaker, 1);
        return speaker;
    }

    @Test
    @DisplayName("1000 members of whom 100 do not read: all others get every message, in order")
    void broadcastReachesAllThatRead() {
        RawClient speaker = speaker();
        List<RawClient> readers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            RawClient member = enter();
            if (i % 10 != 0) {
                readers.add(member);
            }
        }
        String tail = "x".repeat(4096);

        for (int i = 0; i < 50; i++) {
            assertThat(speaker.send(Frame.text(i + tail)).frame()).isEqualTo(Frame.text("receivers 1000"));
        }

        for (RawClient reader : readers) {
            for (int i = 0; i < 50; i++) {
                assertThat(reader.message()).isEqualTo(Frame.text(i + tail));
            }
        }
        crowd.forEach(RawClient::reset);
        awaitVisitors(speaker, 1);
    }

    @Test
    @DisplayName("20 members that never read 64 MiB: they are dropped, and others get all")
    void membersThatNeverReadAreDropped() {
        RawClient speaker = speaker();
        RawClient reader = connectRaw("hostile/hall");
        assertThat(reader.frame()).isEqualTo(Frame.text("in"));
        for (int i = 0; i < 20; i++) {
            enter();
        }
        String tail = "x".repeat(128 << 10);

        for (int i = 0; i < 512; i++) {
            speaker.send(Frame.text(i + tail));
            assertThat(speaker.frame().text()).startsWith("receivers ");
            assertThat(reader.message()).isEqualTo(Frame.text(i + tail));
        }

        awaitVisitors(speaker, 2);
    }

    @Test
    @DisplayName("20 members that leave while a message is sent to them: others get all")
    void membersThatLeaveMeanwhileKeepNobodyWaiting() {
        RawClient speaker = speaker();
        RawClient reader = connectRaw("hostile/hall");
        assertThat(reader.frame()).isEqualTo(Frame.text("in"));
        String tail = "x".repeat(64 << 10);

        for (int i = 0; i < 20; i++) {
            RawClient leaver = enter();
            speaker.send(Frame.text(i + tail));
            leaver.reset();
            assertThat(speaker.frame().text()).startsWith("receivers ");
            assertThat(reader.message()).isEqualTo(Frame.text(i + tail));
        }

        awaitVisitors(speaker, 2);
    }

    @Test
    @DisplayName("a peer that sends 20000 messages and reads no answer: others are served")
    void peerThatReadsNoAnswerKeepsNobodyWaiting() throws Exception {
        RawClient mute = connectRaw("echo");
        Frame[] many = new Frame[100];
        Arrays.fill(many, Frame.text("x".repeat(1000)));
        CountDownLatch halfway = new CountDownLatch(1);

        Future<?> sending = background(() -> {
            for (int i = 0; i < 200; i++) {
                mute.send(many); // blocks when the server stops reading
                if (i == 5) {
                    halfway.countDown();
                }
            }
            return null;
        });
        assertThat(halfway.await(Waits.EVENT.toSeconds(), TimeUnit.SECONDS)).isTrue();

        RawClient other = connectRaw("echo");
        for (int i = 0; i < 1000; i++) {
            assertThat(other.send(Frame.text("served")).frame()).isEqualTo(Frame.text("served"));
        }
        mute.reset();
        sending.cancel(true);
    }

    @Test
    @DisplayName("30 peers that each hold an unfinished MiB: others are served")
    void unfinishedMessagesKeepNobodyWaiting() {
        byte[] almost = new byte[(1 << 20) - 1];
        for (int i = 0; i < 30; i++) {
            connectRaw("echo").send(Frame.binary(almost).first());
        }

        RawClient other = connectRaw("echo");
        Frame message = new Frame(true, 2, ByteBuffer.wrap(new byte[100_000]));
        assertThat(other.send(message).message()).isEqualTo(message);
    }

    // ---- Threads of the test ----

    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "peer");
        thread.setDaemon(true);
        return thread;
    });

    private <T> Future<T> background(Callable<T> work) {
        return threads.submit(work);
    }

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }
}
