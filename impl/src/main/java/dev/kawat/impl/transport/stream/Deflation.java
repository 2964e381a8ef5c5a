/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import dev.kawat.impl.message.FrameCache;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.wire.DeflateAgreement;
import dev.kawat.impl.wire.FrameWriter;
import dev.kawat.impl.wire.MessageInflater;
import dev.kawat.impl.wire.SharedCompressor;
import dev.kawat.impl.wire.TakeoverCompressor;
import dev.kawat.impl.wire.ZlibPool;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The compression of one connection that agreed on it (RFC 7692). Its memory outside of the JVM is given back when both
 * directions have ended. The thread that reads ends one and the thread that writes ends the other, so nothing is used that was
 * given back.
 */
final class Deflation {

    /** A form that stands for a message that is sent as it is. */
    private static final byte[] PLAIN = {};

    /** The {@linkplain FrameCache forms} 1 to 8 are those for 8 to 15 window bits. */
    private static final int FORM_OF_BITS = -7;

    private final DeflateAgreement agreement;
    private final ZlibPool zlib;
    private final SharedCompressor compressor;
    private final FrameWriter writer;
    private final int windowBits;

    /** Null without takeover. Used only by the thread that writes. */
    private final @Nullable TakeoverCompressor own;

    private volatile boolean inputEnded;
    private volatile boolean outputEnded;

    Deflation(DeflateAgreement agreement, ZlibPool zlib, SharedCompressor compressor, FrameWriter writer) {
        this.agreement = agreement;
        this.zlib = zlib;
        this.compressor = compressor;
        this.writer = writer;
        this.windowBits = agreement.parameters().ownWindowBits();
        this.own = agreement.compressor(zlib).orElse(null);
    }

    /** Returns an inflater for the parser, which closes it. */
    MessageInflater inflater() {
        return agreement.inflater(zlib);
    }

    // ---- Sending, by the thread that writes, in the order of the messages ----

    /** Returns the compressed frame of a message; null to send the message as it is. */
    byte @Nullable [] frame(Outbound outbound) {
        if (!(outbound instanceof Outbound.Message message)) {
            return null; // RFC 7692 5: control frames are not compressed
        }
        if (own != null) {
            return TakeoverCompressor.isWorthwhile(message.size()) ? ownFrame(message, own) : null;
        }
        return SharedCompressor.isWorthwhile(message.size()) ? sharedFrame(message) : null;
    }

    private byte[] ownFrame(Outbound.Message message, TakeoverCompressor takeover) {
        return frame(message, takeover.compress(payload(message), 0, message.size()));
    }

    private byte @Nullable [] sharedFrame(Outbound.Message message) {
        FrameCache forms = writer.masks() ? null : message.forms(); // a masked frame is for one receiver
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
        byte[] compressed = compressor.compress(payload(message), 0, message.size(), windowBits);
        return compressed.length < message.size() ? frame(message, compressed) : PLAIN;
    }

    private byte[] frame(Outbound.Message message, byte[] compressed) {
        byte[] frame = new byte[writer.frameBytes(compressed.length)];
        writer.compressed(message instanceof Outbound.Text, ByteBuffer.wrap(compressed), frame, 0);
        return frame;
    }

    private static byte[] payload(Outbound.Message message) {
        byte[] payload = new byte[message.size()];
        message.copyTo(payload, 0);
        return payload;
    }

    // ---- The end ----

    /** Ends the input: nothing is read any more, and the parser is closed. May be called again. */
    void endInput() {
        inputEnded = true;
        closeIfBothEnded();
    }

    /** Ends the output: nothing is written any more. Called by the thread that writes; may be called again. */
    void endOutput() {
        if (own != null) {
            own.close();
        }
        outputEnded = true;
        closeIfBothEnded();
    }

    private void closeIfBothEnded() {
        if (inputEnded && outputEnded) {
            agreement.close();
        }
    }
}
