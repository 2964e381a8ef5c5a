/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import dev.kawat.RelayMetrics.Flaw;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The payload by which a node says each second that it is there: the least and the greatest version of envelopes that it reads (8
 * bits each), milliseconds since its start (64), its connections (32), its name (a length of 16 bits and UTF-8), and the version
 * (64) and the number (32) of its presence rows. What follows these of a later version is its own affair.
 *
 * @param least the least version of envelopes that the node reads
 * @param greatest the greatest one
 * @param name the name for people
 * @param age the time since the node started
 * @param connections how many connections its endpoints have
 * @param presence the rows of its presence
 */
record Heartbeat(int least, int greatest, String name, Duration age, int connections, PresenceExchange.Told presence) {

    /** No name that a node may have has one; the name is written to the log. */
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}", Pattern.UNICODE_CHARACTER_CLASS);

    byte[] write() {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(
                        2 + Long.BYTES + Integer.BYTES + Short.BYTES + utf8.length + Long.BYTES + Integer.BYTES)
                .put((byte) least)
                .put((byte) greatest)
                .putLong(age.toMillis())
                .putInt(connections)
                .putShort((short) utf8.length)
                .put(utf8)
                .putLong(presence.version())
                .putInt(presence.rows())
                .array();
    }

    static Heartbeat read(byte[] payload) throws BadEnvelopeException {
        ByteBuffer in = ByteBuffer.wrap(payload);
        try {
            int least = in.get();
            int greatest = in.get();
            Duration age = Duration.ofMillis(in.getLong());
            int connections = in.getInt();
            byte[] utf8 = new byte[Math.min(Short.toUnsignedInt(in.getShort()), in.remaining())];
            in.get(utf8);
            return new Heartbeat(
                    least,
                    greatest,
                    CONTROLS.matcher(new String(utf8, StandardCharsets.UTF_8)).replaceAll("?"),
                    age,
                    connections,
                    new PresenceExchange.Told(in.getLong(), in.getInt()));
        } catch (BufferUnderflowException tooShort) {
            throw new BadEnvelopeException(Flaw.MALFORMED);
        }
    }
}
