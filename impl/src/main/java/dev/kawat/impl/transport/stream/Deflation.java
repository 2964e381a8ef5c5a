/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import dev.kawat.impl.message.FrameCache;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.wire.DeflateAgreement;
import dev.kawat.impl.wire.MessageInflater;
import dev.kawat.impl.wire.SharedCompressor;
import dev.kawat.impl.wire.TakeoverCompressor;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What one connection has that agreed on compression (RFC 7692). Its memory outside of the JVM's goes back when both
 * directions have ended, each on the thread that is at it: so nothing is used any more that was given back.
 */
final class Deflation {

    /** A form that says: to be sent as it is. */
    private static final byte[] PLAIN = {};

    /** The {@linkplain FrameCache forms} 1 to 8 are those for 8 to 15 window bits. */
    private static final int FORM_OF_BITS = -7;

    private final WireEngine engine;
    private final DeflateAgreement agreement;
    private final int windowBits;

    /** Null without takeover. Only touched by the thread that writes. */
    private final @Nullable TakeoverCompressor own;

    private volatile boolean inputOver;
    private volatile boolean outputOver;

    Deflation(WireEngine engine, DeflateAgreement agreement) {
        this.engine = engine;
        this.agreement = agreement;
        this.windowBits = agreement.parameters().ownWindowBits();
        this.own = agreement.compressor(engine.zlib).orElse(null);
    }

    /** An inflater for the parser, which closes it. */
    MessageInflater inflater() {
        return agreement.inflater(engine.zlib);
    }

    // ---- Sending; for the thread that writes, in the order of the messages ----

    /** The frame of a message, compressed, to be sent in its place; null to send the message as it is. */
    byte @Nullable [] frame(Outbound outbound) {
        if (!(outbound instanceof Outbound.Message message)) {
            return null; // RFC 7692 5: control frames are not compressed
        }
        if (own != null) {
            return TakeoverCompressor.isWorthwhile(message.size()) ? ownFrame(message, own) : null;
        }
        return SharedCompressor.isWorthwhile(message.size()) ? sharedFrame(message) : null;
    }

    private byte[] ownFrame(Outbound.Message message, TakeoverCompressor compressor) {
        return frame(message, compressor.compress(payload(message), 0, message.size()));
    }

    private byte @Nullable [] sharedFrame(Outbound.Message message) {
        FrameCache forms = message.forms();
        byte[] frame = forms == null ? null : forms.get(windowBits + FORM_OF_BITS);
        if (frame == null) {
            frame = compress(message);
            if (forms != null) {
                forms.keep(windowBits + FORM_OF_BITS, frame);
            }
        }
        return frame == PLAIN ? null : frame;
    }

    private byte[] compress(Outbound.Message message) {
        byte[] compressed = engine.compressor.compress(payload(message), 0, message.size(), windowBits);
        return compressed.length < message.size() ? frame(message, compressed) : PLAIN;
    }

    private byte[] frame(Outbound.Message message, byte[] compressed) {
        byte[] frame = new byte[engine.writer.frameBytes(compressed.length)];
        engine.writer.compressed(message instanceof Outbound.Text, ByteBuffer.wrap(compressed), frame, 0);
        return frame;
    }

    private static byte[] payload(Outbound.Message message) {
        byte[] payload = new byte[message.size()];
        message.copyTo(payload, 0);
        return payload;
    }

    // ---- The end ----

    /** Nothing is read any more, and the parser is closed. May be said again. */
    void endInput() {
        inputOver = true;
        endIfBothAre();
    }

    /** Nothing is written any more. For the thread that writes; may be said again. */
    void endOutput() {
        if (own != null) {
            own.close();
        }
        outputOver = true;
        endIfBothAre();
    }

    private void endIfBothAre() {
        if (inputOver && outputOver) {
            agreement.close();
        }
    }
}
