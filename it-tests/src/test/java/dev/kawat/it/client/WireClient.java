/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.wire.DeflateAgreement;
import dev.kawat.impl.wire.DeflateNegotiation;
import dev.kawat.impl.wire.DeflateOffer;
import dev.kawat.impl.wire.DeflateParameters;
import dev.kawat.impl.wire.FrameParser;
import dev.kawat.impl.wire.FrameWriter;
import dev.kawat.impl.wire.Role;
import dev.kawat.impl.wire.SharedCompressor;
import dev.kawat.impl.wire.TakeoverBudget;
import dev.kawat.impl.wire.TakeoverCompressor;
import dev.kawat.impl.wire.WireSink;
import dev.kawat.impl.wire.ZlibPool;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * Kawat's own wire in the role of a client, on a blocking socket. The test's thread does everything: it reads when the test
 * wants the next event, answers pings and close frames when it comes upon them, and fails the connection where the server
 * breaks a rule.
 */
public final class WireClient implements AutoCloseable {

    /** The largest message that is taken. */
    public static final int MAX_MESSAGE_BYTES = 4 << 20;

    /** The most fragments of one message that are taken. */
    public static final int MAX_FRAGMENTS = 100;

    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;

    /**
     * What a client wants. Immutable.
     *
     * @param subprotocols the best first; possibly none
     * @param compression what it allows at most; empty: it offers no compression
     * @param pieces how many bytes of those that are there the parser gets at a time
     */
    public record Wishes(List<String> subprotocols, Optional<DeflateParameters> compression, IntSupplier pieces) {

        /** No subprotocol and no compression. */
        public static Wishes none() {
            return new Wishes(List.of(), Optional.empty(), () -> Integer.MAX_VALUE);
        }

        /** The same with subprotocols, the best first. */
        public Wishes speaking(String... wanted) {
            return new Wishes(List.of(wanted), compression, pieces);
        }

        /** The same with compression. */
        public Wishes compressing(DeflateParameters allowed) {
            return new Wishes(subprotocols, Optional.of(allowed), pieces);
        }

        /** The same with so many bytes at a time. */
        public Wishes readingBy(IntSupplier bytes) {
            return new Wishes(subprotocols, compression, bytes);
        }
    }

    private final ZlibPool zlib = new ZlibPool(6, 1);
    private final TakeoverBudget budget = new TakeoverBudget(1 << 20);
    private final FrameWriter writer = FrameWriter.client(new SecureRandom()::nextInt);
    private final SharedCompressor shared = new SharedCompressor(zlib);
    private final Deque<Event> events = new ArrayDeque<>();
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final byte[] buffer = new byte[64 << 10];
    private final Socket socket = new Socket();
    private final IntSupplier pieces;

    private DataInputStream in;
    private Answer answer;
    private Optional<DeflateAgreement> agreement = Optional.empty();
    private Optional<TakeoverCompressor> takeover = Optional.empty();
    private FrameParser parser;
    private boolean closing; // a close frame of ours is on its way

    private WireClient(IntSupplier pieces) {
        this.pieces = pieces;
    }

    /** A client that is connected. */
    public static WireClient open(URI uri, Wishes wishes) throws HandshakeFailedException {
        WireClient client = new WireClient(wishes.pieces());
        try {
            client.connect(uri);
            client.shakeHands(uri, wishes);
            return client;
        } catch (IOException failure) {
            client.close();
            throw new UncheckedIOException(uri + ": no answer", failure);
        } catch (HandshakeFailedException failure) {
            client.close();
            throw failure;
        }
    }

    private void connect(URI uri) throws IOException {
        int timeout = (int) Waits.EVENT.toMillis();
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), timeout);
        socket.setSoTimeout(timeout);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    private void shakeHands(URI uri, Wishes wishes) throws IOException, HandshakeFailedException {
        Optional<DeflateOffer> offer =
                wishes.compression().map(allowed -> new DeflateNegotiation(allowed, budget).offer());
        WireHandshake handshake = new WireHandshake(wishes.subprotocols(), offer);
        socket.getOutputStream().write(handshake.request(uri).bytes());
        answer = Answer.read(in);
        agreement = handshake.accept(answer);
        takeover = agreement.flatMap(agreed -> agreed.compressor(zlib));
        parser = newParser();
    }

    private FrameParser newParser() {
        return new FrameParser(
                Role.CLIENT,
                MAX_MESSAGE_BYTES,
                MAX_FRAGMENTS,
                agreement.map(agreed -> agreed.inflater(zlib)).orElse(null));
    }

    /** The subprotocol that the server chose; empty for none. */
    public String subprotocol() {
        return WireHandshake.subprotocol(answer);
    }

    /** How messages are compressed; empty where they are not. */
    public Optional<DeflateParameters> compression() {
        return agreement.map(DeflateAgreement::parameters);
    }

    /** How many bytes of frames the server has sent, as far as they were read. */
    public int heardBytes() {
        return heard.size();
    }

    // ---- Sending ----

    /** Sends a message in one frame, and compressed where that was agreed on, however small it is. */
    public WireClient send(Event message) {
        return agreement.isPresent() ? sendCompressed(message) : sendAsItIs(message);
    }

    private WireClient sendCompressed(Event message) {
        byte[] payload = compressed(payload(message));
        byte[] frame = new byte[writer.frameBytes(payload.length)];
        writer.compressed(isText(message), ByteBuffer.wrap(payload), frame, 0);
        return write(frame, frame.length);
    }

    /** Sends a message in one frame, and not compressed. */
    public WireClient sendAsItIs(Event message) {
        return write(
                message instanceof Event.Text text
                        ? Outbound.Text.of(text.text())
                        : Outbound.Binary.copyOf(((Event.Binary) message).bytes()));
    }

    /**
     * Sends a message in fragments, compressed where that was agreed on, with a ping between any two of them, whose payload is
     * the number of fragments so far. The wire itself never cuts a message: a fragment is a frame of it with another first byte.
     */
    public WireClient sendInFragments(Event message, int fragments) {
        byte[] payload = agreement.isPresent() ? compressed(payload(message)) : payload(message);
        int first = (agreement.isPresent() ? RSV1 : 0) | (isText(message) ? TEXT : BINARY);
        for (int i = 0; i < fragments; i++) {
            int from = (int) ((long) payload.length * i / fragments);
            int to = (int) ((long) payload.length * (i + 1) / fragments);
            fragment((i == 0 ? first : 0) | (i == fragments - 1 ? FIN : 0), ByteBuffer.wrap(payload, from, to - from));
            if (i < fragments - 1) {
                ping(String.valueOf(i + 1));
            }
        }
        return this;
    }

    private void fragment(int firstByte, ByteBuffer part) {
        byte[] frame = new byte[writer.frameBytes(part.remaining())];
        writer.write(Outbound.Binary.copyOf(part), frame, 0);
        frame[0] = (byte) firstByte;
        write(frame, frame.length);
    }

    /** Sends a ping. */
    public WireClient ping(String payload) {
        return write(
                new Outbound.Ping(Outbound.Binary.copyOf(ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8)))));
    }

    /** Sends a close frame; with 1005, one without a code. */
    public WireClient sendClose(int code, String reason) {
        closing = true;
        byte[] frame = new byte[FrameWriter.MAX_CONTROL_FRAME];
        return write(frame, writer.close(code, reason, frame, 0));
    }

    private void pong(ByteBuffer payload) {
        byte[] frame = new byte[FrameWriter.MAX_CONTROL_FRAME];
        write(frame, writer.pong(payload, frame, 0));
    }

    /** Says that nothing more will come, and still listens: to close with bytes unread would destroy the close frame. */
    private void endOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException gone) {
            throw new UncheckedIOException("cannot end " + socket, gone);
        }
    }

    private WireClient write(Outbound message) {
        byte[] frame = new byte[writer.frameBytes(message.size())];
        return write(frame, writer.write(message, frame, 0));
    }

    private WireClient write(byte[] bytes, int length) {
        try {
            socket.getOutputStream().write(bytes, 0, length);
            return this;
        } catch (IOException gone) {
            throw new UncheckedIOException("cannot send to " + socket, gone);
        }
    }

    private byte[] compressed(byte[] payload) {
        if (takeover.isPresent()) {
            return takeover.get().compress(payload, 0, payload.length);
        }
        int windowBits = agreement.orElseThrow().parameters().ownWindowBits();
        return shared.compress(payload, 0, payload.length, windowBits);
    }

    private static boolean isText(Event message) {
        return message instanceof Event.Text;
    }

    private static byte[] payload(Event message) {
        return message instanceof Event.Text text
                ? text.text().getBytes(StandardCharsets.UTF_8)
                : ((Event.Binary) message).bytes().array();
    }

    // ---- Receiving ----

    /** The next event that is no ping and no pong. */
    public Event message() {
        Event event = next();
        while (event instanceof Event.Ping || event instanceof Event.Pong) {
            event = next();
        }
        return event;
    }

    /** The next event. */
    public Event next() {
        while (events.isEmpty()) {
            if (!read()) {
                throw new AssertionError("expected a frame, got the end of the stream");
            }
        }
        return events.remove();
    }

    /** Waits for the server to end the TCP connection, as it should be the one to do (RFC 6455 section 7.1.1), and follows. */
    public void awaitEnd() {
        while (read()) {
            // the parser throws away what comes after the end
        }
        disconnect();
        if (!events.isEmpty()) {
            throw new AssertionError("expected the end of the stream, got " + events);
        }
    }

    private boolean read() {
        try {
            int length = in.read(buffer);
            if (length > 0) {
                heard.write(buffer, 0, length);
                parse(parser, buffer, length, pieces, new Answering());
            }
            return length > 0;
        } catch (IOException failure) {
            throw new AssertionError("expected a frame", failure);
        }
    }

    private static void parse(FrameParser parser, byte[] bytes, int length, IntSupplier pieces, WireSink sink) {
        for (int at = 0; at < length; ) {
            int end = (int) Math.min(length, (long) at + pieces.getAsInt());
            parser.parse(bytes, at, end, sink);
            at = end;
        }
    }

    /** What a new parser makes of everything that the server has sent, when it gets that in other pieces. */
    public List<Event> reparsed(IntSupplier otherPieces) {
        List<Event> found = new ArrayList<>();
        byte[] bytes = heard.toByteArray();
        try (FrameParser another = newParser()) {
            parse(another, bytes, bytes.length, otherPieces, new Recording(found::add));
        }
        return found;
    }

    /** Makes events of what a parser finds. */
    private static class Recording implements WireSink {

        private final Consumer<Event> found;

        Recording(Consumer<Event> found) {
            this.found = found;
        }

        @Override
        public void text(String message) {
            found.accept(new Event.Text(message));
        }

        @Override
        public void binary(ByteBuffer message) {
            found.accept(new Event.Binary(message));
        }

        @Override
        public void ping(ByteBuffer payload) {
            found.accept(new Event.Ping(payload));
        }

        @Override
        public void pong(ByteBuffer payload) {
            found.accept(new Event.Pong(payload));
        }

        @Override
        public void close(int code, String reason) {
            found.accept(new Event.Closed(code, reason));
        }

        @Override
        public void failed(int code, String rule) {
            found.accept(new Event.Broken(code, rule));
        }
    }

    /** And answers what must be answered. */
    private final class Answering extends Recording {

        Answering() {
            super(events::add);
        }

        @Override
        public void ping(ByteBuffer payload) {
            super.ping(payload);
            WireClient.this.pong(payload.duplicate());
        }

        @Override
        public void close(int code, String reason) {
            super.close(code, reason);
            if (!closing) {
                sendClose(code, reason);
            }
        }

        @Override
        public void failed(int code, String rule) {
            super.failed(code, rule);
            if (!closing) {
                sendClose(code, "");
            }
            endOutput();
        }
    }

    /** Ends the connection; nothing that was borrowed or reserved for it may be left. */
    @Override
    public void close() {
        if (parser != null) {
            parser.close();
        }
        takeover.ifPresent(TakeoverCompressor::close);
        agreement.ifPresent(DeflateAgreement::close);
        disconnect();
        if (zlib.borrowed() > 0 || budget.reserved() > 0) {
            throw new AssertionError(
                    "left: " + zlib.borrowed() + " (in|de)flaters, " + budget.reserved() + " bytes for takeover");
        }
        zlib.close();
    }

    private void disconnect() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
