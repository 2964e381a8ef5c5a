/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Handshake;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.execution.Workers;
import dev.kawat.impl.testing.Deployments;
import dev.kawat.impl.testing.LogRecorder;
import dev.kawat.impl.testing.ManualTime;
import dev.kawat.impl.wire.DeflateAgreement;
import dev.kawat.impl.wire.DeflateNegotiation;
import dev.kawat.impl.wire.DeflateOffer;
import dev.kawat.impl.wire.DeflateParameters;
import dev.kawat.impl.wire.FrameParser;
import dev.kawat.impl.wire.FrameWriter;
import dev.kawat.impl.wire.NegotiationException;
import dev.kawat.impl.wire.Role;
import dev.kawat.impl.wire.SharedCompressor;
import dev.kawat.impl.wire.TakeoverBudget;
import dev.kawat.impl.wire.TakeoverCompressor;
import dev.kawat.impl.wire.WireSink;
import dev.kawat.impl.wire.ZlibPool;
import jakarta.websocket.OnMessage;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compression from the handshake to the end of a connection, over a stream in memory. */
class WireCompressionTest {

    private static final String OFFER = "permessage-deflate";
    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int PING = 9;

    @WebSocketEndpoint("/echo")
    static class Echo {
        private Runnable meanwhile = () -> {};

        @OnMessage
        void text(String message, WebSocketConnection connection) {
            meanwhile.run();
            if (message.startsWith("burst ")) {
                Random random = new Random(message.length());
                for (int i = 0; i < 300; i++) {
                    byte[] bytes = new byte[random.nextInt(600)];
                    random.nextBytes(bytes);
                    connection.send(bytes);
                }
            }
            connection.send(message);
        }

        @OnMessage
        ByteBuffer binary(ByteBuffer message) {
            return message;
        }
    }

    /** A socket's two directions; writing may be made to take its time. */
    private static final class MemoryStream implements ByteStream {
        private final Deque<byte[]> input = new ArrayDeque<>();
        private final ByteArrayOutputStream output = new ByteArrayOutputStream();
        private final Deque<Runnable> soon = new ArrayDeque<>();
        private int arrived;
        private boolean slow;
        private Runnable meanwhile = () -> {};
        private @Nullable Runnable underWay;
        private volatile boolean closed;
        private @Nullable WireChannel channel;

        @Override
        public synchronized int read(byte[] into) {
            byte[] next = input.poll();
            if (next == null) {
                return 0;
            }
            int length = Math.min(next.length, into.length);
            System.arraycopy(next, 0, into, 0, length);
            if (length < next.length) {
                input.addFirst(Arrays.copyOfRange(next, length, next.length));
            }
            return length;
        }

        @Override
        public boolean write(byte[] bytes, int from, int to) {
            meanwhile.run();
            if (!slow) {
                output.write(bytes, from, to - from);
                return true;
            }
            underWay = () -> output.write(bytes, from, to - from); // so a buffer that is used again too soon is seen
            return false;
        }

        @Override
        public boolean isWritable() {
            return underWay == null;
        }

        @Override
        public void readAgain() {
            soon.add(channel()::nextTurn);
        }

        @Override
        public void writeSoon() {
            soon.add(channel()::writeNow);
        }

        @Override
        public void close() {
            closed = true;
        }

        private WireChannel channel() {
            assertThat(channel).isNotNull();
            return channel;
        }

        synchronized void arrives(byte[] bytes) {
            input.add(bytes);
            arrived++;
        }

        /** Whether so many times something has arrived. */
        synchronized boolean isAt(int times) {
            return arrived >= times;
        }

        void receive(byte[] bytes) {
            arrives(bytes);
            channel().readable();
            run();
        }

        /** Does what was left for later, and finishes what is under way. */
        void run() {
            while (underWay != null || !soon.isEmpty()) {
                Runnable next = soon.poll();
                if (next != null) {
                    next.run();
                    continue;
                }
                Runnable written = underWay;
                underWay = null;
                if (written != null) {
                    written.run();
                    channel().writable();
                }
            }
        }

        byte[] taken() {
            byte[] bytes = output.toByteArray();
            output.reset();
            return bytes;
        }
    }

    /** The other side: our own wire as a client. */
    private static final class Peer implements WireSink {
        private final ZlibPool zlib = new ZlibPool(6, 1);
        private final SharedCompressor compressor = new SharedCompressor(zlib);
        private final FrameWriter writer = FrameWriter.client(() -> 0x12345678);
        private final FrameParser parser;
        private final int windowBits;
        private final @Nullable TakeoverCompressor takeover;
        private final List<Object> found = new ArrayList<>();

        Peer(DeflateAgreement agreed) {
            parser = new FrameParser(Role.CLIENT, 1 << 24, 1 << 14, agreed.inflater(zlib));
            windowBits = agreed.parameters().ownWindowBits();
            takeover = agreed.compressor(zlib).orElse(null);
        }

        byte[] compressed(Object message) {
            boolean text = message instanceof String;
            byte[] bytes = bytes(message);
            byte[] payload = takeover == null
                    ? compressor.compress(bytes, 0, bytes.length, windowBits)
                    : takeover.compress(bytes, 0, bytes.length);
            byte[] frame = new byte[writer.frameBytes(payload.length)];
            writer.compressed(text, ByteBuffer.wrap(payload), frame, 0);
            return frame;
        }

        List<Object> found(byte[] bytes) {
            parser.parse(bytes, 0, bytes.length, this);
            List<Object> all = List.copyOf(found);
            found.clear();
            return all;
        }

        @Override
        public void text(String message) {
            found.add(message);
        }

        @Override
        public void binary(ByteBuffer message) {
            found.add(message);
        }

        @Override
        public void ping(ByteBuffer payload) {}

        @Override
        public void pong(ByteBuffer payload) {}

        @Override
        public void close(int code, String reason) {
            found.add(code);
        }

        @Override
        public void failed(int code, String rule) {
            throw new AssertionError(rule);
        }
    }

    private final ManualTime time = new ManualTime();
    private final Echo echo = new Echo();
    private @Nullable Deployment deployment;
    private @Nullable WireEngine engine;

    private void start(String compression) {
        start(Map.of("kawat.compression", compression));
    }

    private void start(Map<String, String> settings) {
        deployment = Deployments.start(settings, Workers.of(Runnable::run), time, echo);
        engine = new WireEngine(deployment.watchdog(), deployment.compression());
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(deployment).isNotNull();
        deployment.watchdog().dropAll();
        time.advance(Duration.ofSeconds(1));
        assertThat(engine().zlibInUse()).isZero();
        assertThat(engine().takeoverInUse()).isZero();
    }

    private WireEngine engine() {
        assertThat(engine).isNotNull();
        return engine;
    }

    private DefaultConnection admit() {
        assertThat(deployment).isNotNull();
        return Deployments.admit(deployment, Handshake.to("/echo").build());
    }

    private WireUpgrade upgrade(String... offers) {
        return engine().upgrade(admit(), List.of(offers));
    }

    private static MemoryStream open(WireUpgrade upgrade) {
        MemoryStream stream = new MemoryStream();
        stream.channel = upgrade.channel(stream);
        stream.channel.open();
        return stream;
    }

    /** A client that agrees to what the server answered. */
    private static Peer peer(DeflateParameters offered, String answer) {
        DeflateOffer offer = new DeflateNegotiation(offered, new TakeoverBudget(1 << 20)).offer();
        try {
            return new Peer(offer.accept(List.of(answer)).orElseThrow());
        } catch (NegotiationException refused) {
            throw new AssertionError(answer, refused);
        }
    }

    private static byte[] bytes(Object message) {
        return message instanceof String text
                ? text.getBytes(StandardCharsets.UTF_8)
                : ((ByteBuffer) message).array().clone();
    }

    private static byte[] frame(int first, byte... payload) {
        assertThat(payload.length).isLessThan(126);
        byte[] frame = new byte[6 + payload.length]; // masked with zeros
        frame[0] = (byte) first;
        frame[1] = (byte) (0x80 | payload.length);
        System.arraycopy(payload, 0, frame, 6, payload.length);
        return frame;
    }

    private static ByteBuffer random(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private static int closeCode(MemoryStream stream) {
        byte[] out = stream.taken();
        assertThat(out).hasSize(4).startsWith(0x88, 2);
        return (out[2] & 0xFF) << 8 | (out[3] & 0xFF);
    }

    // ---- The handshake ----

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "nothing",
            value = {
                "off | permessage-deflate | nothing",
                "on | x-webkit-deflate-frame | nothing",
                "on | permessage-deflate | permessage-deflate",
                "on | permessage-deflate; client_max_window_bits | permessage-deflate",
                "on | permessage-deflate; server_max_window_bits=10 | permessage-deflate; server_max_window_bits=10",
                "on | permessage-deflate; unknown, permessage-deflate | permessage-deflate",
                "on | permessage-deflate; client_no_context_takeover | permessage-deflate; client_no_context_takeover",
                "on | permessage-deflate; server_no_context_takeover | permessage-deflate; server_no_context_takeover",
                "takeover | permessage-deflate; client_max_window_bits | permessage-deflate",
                "takeover | permessage-deflate; client_max_window_bits=9 | permessage-deflate; client_max_window_bits=9",
                "takeover | permessage-deflate; server_no_context_takeover | permessage-deflate; server_no_context_takeover",
            })
    void settingDecidesWhatIsAnswered(String compression, String offer, @Nullable String answer) {
        start(compression);

        assertThat(upgrade(offer).extensions().orElse(null)).isEqualTo(answer);
    }

    @Test
    void nothingIsAnsweredWhereNothingIsOffered() {
        start("on");

        assertThat(upgrade().extensions()).isEmpty();
    }

    @Test
    void everyHeaderOfTheAnswerIsToldOnce() {
        start("on");
        List<String> headers = new ArrayList<>();

        upgrade(OFFER).answer("dGhlIHNhbXBsZSBub25jZQ==", (name, value) -> headers.add(name + ": " + value));

        assertThat(headers)
                .containsExactly(
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                        "Sec-WebSocket-Extensions: permessage-deflate");
    }

    @Test
    void connectionsBeyondTheMemoryForTakeoverHaveLess() {
        start(Map.of("kawat.compression", "takeover", "kawat.compression-memory", "360KiB"));
        MemoryStream first = open(upgrade(OFFER));

        WireUpgrade second = upgrade(OFFER);
        long reserved = engine().takeoverInUse();
        Optional<String> third = upgrade(OFFER).extensions();
        Optional<String> without =
                upgrade(OFFER + "; client_no_context_takeover").extensions();
        first.channel().lost(new AssertionError("over"));
        Optional<String> fourth = upgrade(OFFER).extensions();

        assertThat(second.extensions()).hasValue(OFFER);
        assertThat(reserved).isEqualTo(TakeoverBudget.DEFLATER_BYTES + 2 * TakeoverBudget.INFLATER_BYTES);
        assertThat(third).isEmpty();
        assertThat(without).hasValue(OFFER + "; client_no_context_takeover");
        assertThat(fourth).hasValue(OFFER);
    }

    @Test
    void thatTheMemoryIsUsedUpIsSaidOnce() {
        start(Map.of("kawat.compression", "on", "kawat.compression-memory", "50KiB"));
        try (LogRecorder log = new LogRecorder()) {
            assertThat(upgrade(OFFER).extensions()).hasValue(OFFER);
            assertThat(log.everything()).isEmpty();

            assertThat(upgrade(OFFER).extensions()).isEmpty();
            assertThat(upgrade(OFFER).extensions()).isEmpty();

            assertThat(log.messages(Level.INFO))
                    .singleElement()
                    .asString()
                    .contains("kawat.compression-memory", "51200");
        }
    }

    /** RFC 7692 7.1.1.1: nothing tells the peer that we do not take over, so it must not matter to it. */
    @Test
    void withOnThePeerTakesOverAndWeDoNot() {
        start("on");
        WireUpgrade upgrade = upgrade(OFFER);
        Peer peer = peer(DeflateParameters.ANY, upgrade.extensions().orElseThrow());
        MemoryStream stream = open(upgrade);
        String message = new BigInteger(4000, new Random(1)).toString(16); // nothing in it is there twice
        List<Integer> received = new ArrayList<>();
        List<Integer> sent = new ArrayList<>();

        for (int i = 0; i < 3; i++) {
            byte[] bytes = peer.compressed(message);
            received.add(bytes.length);
            stream.receive(bytes);
            byte[] answer = stream.taken();
            sent.add(answer.length);
            assertThat(peer.found(answer)).containsExactly(message);
        }

        assertThat(received.subList(1, 3)).allMatch(bytes -> bytes < received.get(0) / 4);
        assertThat(sent).containsOnly(sent.get(0));
        stream.channel().lost(new AssertionError("over"));
        assertThat(engine().zlibInUse()).isZero();
        assertThat(engine().takeoverInUse()).isZero();
    }

    @Test
    void upgradeOfWhichNothingCameGivesItsMemoryBack() {
        start("takeover");
        DefaultConnection connection = admit();
        WireUpgrade upgrade = engine().upgrade(connection, List.of(OFFER));
        long reserved = engine().takeoverInUse();

        connection.abandon();
        time.advance(Duration.ofSeconds(1));

        assertThat(reserved).isPositive();
        assertThat(engine().takeoverInUse()).isZero();
        MemoryStream late = open(upgrade);
        assertThat(late.closed).isTrue();
    }

    @Test
    void channelThatIsAbandonedGivesItsMemoryBack() {
        start("takeover");
        MemoryStream stream = new MemoryStream();
        WireChannel channel = upgrade(OFFER).channel(stream);

        channel.lost(new AssertionError("before it was open"));
        channel.abandon();

        assertThat(engine().takeoverInUse()).isZero();
        assertThat(stream.closed).isTrue();
    }

    // ---- Messages ----

    private static List<Object> messages() {
        Random random = new Random(42);
        List<Object> messages = new ArrayList<>();
        for (int size : new int[] {0, 1, 15, 16, 127, 128, 1000, 32_000, 32_768, 33_000, 70_000, 400_000}) {
            messages.add("wire, Draht, кабель, 電線 😀 ".repeat(size / 30 + 1));
            messages.add("x".repeat(size));
            messages.add(random(random, size));
            messages.add(ByteBuffer.wrap(new byte[size]));
            messages.add("burst " + size);
        }
        return messages;
    }

    @ParameterizedTest
    @CsvSource({"on, 15, false", "on, 8, true", "takeover, 15, true", "takeover, 8, false", "takeover, 9, true"})
    void everythingComesBack(String compression, int bits, boolean slow) {
        start(compression);
        DeflateParameters offered = new DeflateParameters(true, bits, true, bits);
        DeflateOffer offer = new DeflateNegotiation(offered, new TakeoverBudget(1 << 20)).offer();
        WireUpgrade upgrade = upgrade(offer.header());
        Peer peer = peer(offered, upgrade.extensions().orElseThrow());
        MemoryStream stream = open(upgrade);
        stream.slow = slow;
        Random random = new Random(7);

        for (Object message : messages()) {
            byte[] bytes = peer.compressed(message);
            for (int at = 0; at < bytes.length; ) {
                int to = Math.min(bytes.length, at + 1 + random.nextInt(20_000));
                stream.arrives(Arrays.copyOfRange(bytes, at, to));
                at = to;
            }
            stream.channel().readable();
            stream.run();

            List<Object> answers = peer.found(stream.taken());
            assertThat(answers).isNotEmpty();
            Object last = answers.get(answers.size() - 1);
            assertThat(last.equals(message))
                    .as("a message of %d bytes", bytes.length)
                    .isTrue();
            assertThat(answers).hasSize(message.toString().startsWith("burst ") ? 301 : 1);
        }
    }

    @Test
    void messagesThatGetLongerThanTheBuffersKeepTheirOrder() {
        start("takeover");
        DeflateParameters offered = new DeflateParameters(true, 8, true, 8);
        WireUpgrade upgrade = upgrade(OFFER + "; server_max_window_bits=8; client_max_window_bits=8");
        Peer peer = peer(offered, upgrade.extensions().orElseThrow());
        DefaultConnection connection = admit();
        MemoryStream stream = new MemoryStream();
        stream.slow = true;
        stream.channel = engine().upgrade(
                        connection, List.of(upgrade.extensions().orElseThrow()))
                .channel(stream);
        stream.channel.open();
        Random random = new Random(3);
        List<Object> sent = new ArrayList<>();
        connection.send("first"); // is under way while the others come

        for (int i = 0; i < 120; i++) { // each gets some 4 per cent longer
            ByteBuffer message = random(random, i % 5 == 4 ? 40 : 2700);
            connection.send(message);
            sent.add(message);
        }
        connection.send("last");
        stream.run();

        List<Object> found = peer.found(stream.taken());
        assertThat(found).hasSize(122).startsWith("first").endsWith("last");
        assertThat(found.subList(1, 121)).isEqualTo(sent);
    }

    // ---- What a peer must not do ----

    @Test
    void compressedFrameWithoutAgreementBreaksTheProtocol() {
        start("on");
        MemoryStream stream = open(upgrade());

        stream.receive(frame(FIN | RSV1 | TEXT, (byte) 0));

        assertThat(closeCode(stream)).isEqualTo(1002);
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "takeover"})
    void payloadThatIsNotDeflateDataIsNotConsistent(String compression) {
        start(compression);
        MemoryStream stream = open(upgrade(OFFER));

        stream.receive(frame(FIN | RSV1 | BINARY, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF));

        assertThat(closeCode(stream)).isEqualTo(1007);
    }

    @Test
    void bombIsTooBig() {
        start(Map.of("kawat.compression", "on", "kawat.max-message", "1KiB"));
        WireUpgrade upgrade = upgrade(OFFER);
        Peer peer = peer(DeflateParameters.ANY, upgrade.extensions().orElseThrow());
        MemoryStream stream = open(upgrade);

        stream.receive(peer.compressed(ByteBuffer.wrap(new byte[1024])));
        List<Object> answers = peer.found(stream.taken());
        stream.receive(peer.compressed(ByteBuffer.wrap(new byte[1 << 20])));

        assertThat(answers).hasSize(1);
        assertThat(closeCode(stream)).isEqualTo(1009);
        assertThat(engine().zlibInUse()).isZero();
    }

    @Test
    void compressedMessageMustGoOn() {
        start(Map.of("kawat.compression", "on", "kawat.ping-interval", "off"));
        MemoryStream stream = open(upgrade(OFFER));
        stream.receive(frame(RSV1 | TEXT, (byte) 0));
        int held = engine().zlibInUse();

        time.advance(Duration.ofSeconds(20));
        stream.receive(frame(CONTINUATION, (byte) 0));
        time.advance(Duration.ofSeconds(20));
        byte[] before = stream.taken();
        time.advance(Duration.ofSeconds(11));

        assertThat(held).isEqualTo(1);
        assertThat(before).isEmpty();
        assertThat(closeCode(stream)).isEqualTo(1008);
    }

    @Test
    void messageThatIsNotCompressedMayRestForLonger() {
        start(Map.of("kawat.compression", "on", "kawat.ping-interval", "off"));
        MemoryStream stream = open(upgrade(OFFER));

        stream.receive(frame(TEXT, (byte) 'a'));
        time.advance(Duration.ofSeconds(55)); // after a minute it would be too slow
        stream.receive(frame(FIN | CONTINUATION, (byte) 'b'));

        assertThat(stream.taken()).isEqualTo(new byte[] {(byte) (FIN | TEXT), 2, 'a', 'b'});
    }

    @Test
    void compressedMessageThatIsCompleteLeavesNothingToWaitFor() {
        start(Map.of("kawat.compression", "takeover", "kawat.ping-interval", "off"));
        MemoryStream stream = open(upgrade(OFFER));
        stream.receive(frame(RSV1 | FIN | TEXT, (byte) 0));
        stream.taken();

        time.advance(Duration.ofHours(1));
        stream.receive(frame(FIN | PING));

        assertThat(stream.taken()).isEqualTo(new byte[] {(byte) (FIN | 10), 0});
    }

    // ---- The end ----

    @Test
    void connectionLostInTheMiddleOfAMessageLeavesNothing() {
        start("takeover");
        MemoryStream stream = open(upgrade(OFFER));
        stream.receive(frame(RSV1 | FIN | TEXT, (byte) 0));
        stream.receive(frame(RSV1 | TEXT, (byte) 0));
        int held = engine().zlibInUse();

        stream.channel().lost(new AssertionError("gone"));

        assertThat(held).isPositive();
        assertThat(engine().zlibInUse()).isZero();
        assertThat(engine().takeoverInUse()).isZero();
    }

    @Test
    void connectionLostWhileAWriteIsUnderWayLeavesNothing() {
        start("takeover");
        WireUpgrade upgrade = upgrade(OFFER);
        Peer peer = peer(DeflateParameters.ANY, upgrade.extensions().orElseThrow());
        MemoryStream stream = open(upgrade);
        stream.slow = true;
        stream.arrives(peer.compressed("x".repeat(100_000)));
        stream.channel().readable();
        int held = engine().zlibInUse();

        stream.channel().lost(new AssertionError("gone"));

        assertThat(stream.underWay).isNotNull();
        assertThat(held).isEqualTo(2);
        assertThat(engine().zlibInUse()).isZero();
        assertThat(engine().takeoverInUse()).isZero();
    }

    private static void dropOnAnotherThread(DefaultConnection connection) {
        CompletableFuture.runAsync(connection::drop)
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void whatIsReadWithIsGivenBackByTheThreadThatReads() {
        start("takeover");
        DefaultConnection connection = admit();
        WireUpgrade upgrade = engine().upgrade(connection, List.of(OFFER));
        Peer peer = peer(DeflateParameters.ANY, upgrade.extensions().orElseThrow());
        MemoryStream stream = open(upgrade);
        AtomicInteger held = new AtomicInteger();
        echo.meanwhile = () -> {
            dropOnAnotherThread(connection);
            held.set(engine().zlibInUse());
        };

        stream.receive(peer.compressed("something"));

        assertThat(stream.closed).isTrue();
        assertThat(held).hasValue(1); // an inflater
        assertThat(engine().zlibInUse()).isZero();
    }

    @Test
    void whatIsWrittenWithIsGivenBackByTheThreadThatWrites() {
        start("takeover");
        DefaultConnection connection = admit();
        MemoryStream stream = open(engine().upgrade(connection, List.of(OFFER)));
        AtomicInteger held = new AtomicInteger();
        stream.meanwhile = () -> {
            dropOnAnotherThread(connection);
            held.set(engine().zlibInUse());
        };

        connection.send("something".repeat(100));

        assertThat(stream.closed).isTrue();
        assertThat(held).hasValue(1); // a deflater
        assertThat(engine().zlibInUse()).isZero();
    }

    /** Whoever uses zlib's memory after it was given back gets a failure or garbage, and whoever forgets it is counted. */
    @ParameterizedTest
    @ValueSource(strings = {"on", "takeover"})
    void connectionDroppedWhileOthersReadAndWriteLeavesNothing(String compression)
            throws InterruptedException, ExecutionException, TimeoutException {
        start(Map.of("kawat.compression", compression, "kawat.compression-memory", "1GiB"));
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            for (int round = 0; round < 300; round++) {
                DefaultConnection connection = admit();
                WireUpgrade upgrade = engine().upgrade(connection, List.of(OFFER));
                Peer peer = peer(DeflateParameters.ANY, upgrade.extensions().orElseThrow());
                MemoryStream stream = open(upgrade);
                byte[] bytes = peer.compressed("abc".repeat(10_000 + round));
                byte[] half = Arrays.copyOf(bytes, bytes.length / 2);
                int moment = round % 22;
                CountDownLatch begin = new CountDownLatch(1);
                List<Future<?>> all = List.of(
                        threads.submit(() -> {
                            begin.await();
                            for (int i = 0; i < 20; i++) {
                                stream.arrives(bytes);
                                stream.channel().readable();
                            }
                            stream.arrives(half);
                            stream.channel().readable();
                            return null;
                        }),
                        threads.submit(() -> {
                            begin.await();
                            for (int i = 0; i < 20; i++) {
                                connection.send("message ".repeat(100 + i));
                            }
                            return null;
                        }),
                        threads.submit(() -> {
                            begin.await();
                            while (!stream.isAt(moment)) {
                                Thread.onSpinWait();
                            }
                            connection.drop();
                            return null;
                        }));
                begin.countDown();
                for (Future<?> one : all) {
                    one.get(30, TimeUnit.SECONDS);
                }

                assertThat(engine().zlibInUse()).as("round %d", round).isZero();
                assertThat(engine().takeoverInUse()).as("round %d", round).isZero();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
