/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.liveness.Watchdog;
import dev.kawat.impl.settings.Compression;
import dev.kawat.impl.settings.CompressionSettings;
import dev.kawat.impl.wire.DeflateAgreement;
import dev.kawat.impl.wire.DeflateNegotiation;
import dev.kawat.impl.wire.DeflateParameters;
import dev.kawat.impl.wire.FrameParser;
import dev.kawat.impl.wire.FrameWriter;
import dev.kawat.impl.wire.NegotiationException;
import dev.kawat.impl.wire.Role;
import dev.kawat.impl.wire.SharedCompressor;
import dev.kawat.impl.wire.TakeoverBudget;
import dev.kawat.impl.wire.ZlibPool;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Kawat's own engine: makes the channels of one application's connections, and holds what they share. Usable from any thread.
 */
public final class WireEngine implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("dev.kawat.transport");

    /** The idle inflaters and deflaters that are kept for each processor: no more than can work at once. */
    private static final int IDLE_FOR_A_PROCESSOR = 2;

    private final WriteCoalescing coalescing = new WriteCoalescing();
    private final FrameWriter writer = FrameWriter.server();
    private final SecureRandom random = new SecureRandom();
    private final Watchdog watchdog;
    private final IoBuffers.Pool buffers;
    private final ZlibPool zlib;
    private final SharedCompressor compressor;
    private final TakeoverBudget takeover;
    private final DeflateNegotiation withTakeover;
    private final DeflateNegotiation withoutTakeover;
    private final long takeoverBytes;
    private final AtomicBoolean loggedThatBudgetRanOut = new AtomicBoolean();

    /**
     * Creates an engine without connections.
     *
     * @param watchdog ends the connections that do not end by themselves
     */
    public WireEngine(Watchdog watchdog, CompressionSettings compression) {
        this(watchdog, compression, new IoBuffers.Pool());
    }

    WireEngine(Watchdog watchdog, CompressionSettings compression, IoBuffers.Pool buffers) {
        this.watchdog = watchdog;
        this.buffers = buffers;
        this.zlib = new ZlibPool(
                compression.level(), IDLE_FOR_A_PROCESSOR * Runtime.getRuntime().availableProcessors());
        this.compressor = new SharedCompressor(zlib);
        this.takeoverBytes = compression.memoryBytes();
        this.takeover = new TakeoverBudget(takeoverBytes);
        this.withTakeover = new DeflateNegotiation(DeflateParameters.ANY, takeover);
        this.withoutTakeover = new DeflateNegotiation(DeflateParameters.NO_OWN_TAKEOVER, takeover);
    }

    /**
     * Begins to upgrade a connection, before its handshake is answered.
     *
     * @param offered the values of all {@code Sec-WebSocket-Extensions} of the request, which the gatekeeper has found well
     *     formed
     */
    public WireUpgrade upgrade(DefaultConnection connection, List<String> offered) {
        DeflateAgreement agreement = agree(connection, offered).orElse(null);
        if (takeover.ranOut() && !loggedThatBudgetRanOut.getAndSet(true)) {
            LOG.log(
                    Level.INFO,
                    "kawat.compression-memory: all {0} bytes are in use; new connections get compression=on, or no compression",
                    String.valueOf(takeoverBytes));
        }
        WireUpgrade upgrade = new WireUpgrade(this, watchdog, connection, agreement);
        if (agreement != null) {
            connection.attributes().put(DefaultConnection.EXTENSIONS, agreement.header());
            watchdog.watch(upgrade);
        }
        return upgrade;
    }

    private Optional<DeflateAgreement> agree(DefaultConnection connection, List<String> offered) {
        try {
            return switch (connection.settings().messages().compression()) {
                case OFF -> Optional.empty();
                case ON -> withoutTakeover.answer(offered);
                case TAKEOVER -> withTakeover.answer(offered);
            };
        } catch (NegotiationException malformed) {
            throw new IllegalArgumentException(connection + ": " + malformed.getMessage(), malformed);
        }
    }

    /**
     * Begins the handshake of a client, before its request is sent. The caller closes the offer unless it makes a channel of it.
     *
     * @param compression the compression that is offered
     */
    public WireOffer offer(Compression compression) {
        return switch (compression) {
            case OFF -> new WireOffer(this, null);
            case ON -> new WireOffer(this, withoutTakeover.offer());
            case TAKEOVER -> new WireOffer(this, withTakeover.offer());
        };
    }

    /** Makes the channel of a server. */
    WireChannel channel(DefaultConnection connection, @Nullable DeflateAgreement agreement, ByteStream stream) {
        return channel(connection, agreement, stream, Role.SERVER, writer);
    }

    /** Makes the channel of a client, which masks what it sends with keys of its own (RFC 6455 section 5.3). */
    WireChannel clientChannel(DefaultConnection connection, @Nullable DeflateAgreement agreement, ByteStream stream) {
        return channel(connection, agreement, stream, Role.CLIENT, FrameWriter.client(new MaskingKeys(random)));
    }

    private WireChannel channel(
            DefaultConnection connection,
            @Nullable DeflateAgreement agreement,
            ByteStream stream,
            Role role,
            FrameWriter frames) {
        Deflation deflation = agreement == null ? null : new Deflation(agreement, zlib, compressor, frames);
        FrameParser parser = new FrameParser(
                role,
                connection.settings().messages().maxBytes(),
                connection.settings().messages().maxFragments(),
                deflation == null ? null : deflation.inflater());
        InputPace pace = new InputPace(
                new FrameInput(parser, deflation, watchdog.memory()),
                watchdog.memory(),
                new PingRate(connection.settings().liveness().input().maxPings(), watchdog.now()),
                () -> connection.mailbox().waitingBytes() + connection.bufferedAmount());
        return new WireChannel(
                stream,
                pace,
                new FrameOutput(stream, connection.outbound(), frames, buffers, deflation),
                connection,
                watchdog,
                buffers,
                coalescing);
    }

    /** Returns how many inflaters and deflaters are in use. */
    int zlibInUse() {
        return zlib.borrowed();
    }

    /** Returns how many bytes are reserved for takeover. */
    long takeoverInUse() {
        return takeover.reserved();
    }

    /** Frees the memory for compression. The connections have ended before; those that have not free theirs when they end. */
    @Override
    public void close() {
        zlib.close();
    }
}
