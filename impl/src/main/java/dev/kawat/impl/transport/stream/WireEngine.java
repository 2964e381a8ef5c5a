/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.liveness.Watchdog;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What the connections of one application share that our own engine carries. Usable from any thread. */
public final class WireEngine implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("dev.kawat.transport");

    /** How many idle inflaters and deflaters are kept for each processor: no more than that work at once. */
    private static final int IDLE_FOR_A_PROCESSOR = 2;

    final IoBuffers.Pool workspaces = new IoBuffers.Pool();
    final WriteCoalescing deferral = new WriteCoalescing();
    final FrameWriter writer = FrameWriter.server();
    final Watchdog watchdog;
    final ZlibPool zlib;
    final SharedCompressor compressor;
    final TakeoverBudget takeover;
    private final DeflateNegotiation withTakeover;
    private final DeflateNegotiation withoutTakeover;
    private final long takeoverBytes;
    private final AtomicBoolean saidThatItRanOut = new AtomicBoolean();

    /** An engine without connections; the watchdog ends those that do not come to an end. */
    public WireEngine(Watchdog watchdog, CompressionSettings compression) {
        this.watchdog = watchdog;
        this.zlib = new ZlibPool(
                compression.level(), IDLE_FOR_A_PROCESSOR * Runtime.getRuntime().availableProcessors());
        this.compressor = new SharedCompressor(zlib);
        this.takeoverBytes = compression.memoryBytes();
        this.takeover = new TakeoverBudget(takeoverBytes);
        this.withTakeover = new DeflateNegotiation(DeflateParameters.ANY, takeover);
        this.withoutTakeover = new DeflateNegotiation(DeflateParameters.NO_OWN_TAKEOVER, takeover);
    }

    /**
     * Begins to upgrade a connection, before the answer to its handshake.
     *
     * @param offered the values of all {@code Sec-WebSocket-Extensions} of the request, which the gatekeeper found well formed
     */
    public WireUpgrade upgrade(DefaultConnection connection, List<String> offered) {
        DeflateAgreement agreement = agree(connection, offered).orElse(null);
        if (takeover.ranOut() && !saidThatItRanOut.getAndSet(true)) {
            LOG.log(
                    Level.INFO,
                    "kawat.compression-memory: {0} bytes are in use, further connections are not compressed or get compression=on",
                    String.valueOf(takeoverBytes));
        }
        WireUpgrade upgrade = new WireUpgrade(this, connection, agreement);
        if (agreement != null) {
            watchdog.watch(upgrade);
        }
        return upgrade;
    }

    private Optional<DeflateAgreement> agree(DefaultConnection connection, List<String> offered) {
        try {
            return switch (connection.compression()) {
                case OFF -> Optional.empty();
                case ON -> withoutTakeover.answer(offered);
                case TAKEOVER -> withTakeover.answer(offered);
            };
        } catch (NegotiationException malformed) {
            throw new IllegalArgumentException(connection + ": " + malformed.getMessage(), malformed);
        }
    }

    WireChannel channel(DefaultConnection connection, @Nullable DeflateAgreement agreement, ByteStream stream) {
        Deflation deflation = agreement == null ? null : new Deflation(this, agreement);
        FrameParser parser = new FrameParser(
                Role.SERVER,
                connection.maxMessageBytes(),
                connection.maxFragments(),
                deflation == null ? null : deflation.inflater());
        return new WireChannel(this, stream, parser, deflation, connection, connection.outbound());
    }

    /** Keeps no memory for compression any more; the connections have ended before, and those that have not give theirs back. */
    @Override
    public void close() {
        zlib.close();
    }
}
