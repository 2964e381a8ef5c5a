/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.clients;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

/**
 * The messages that a connection sends in turn. They are made before the run, and each differs from the others in its first bytes,
 * so that a reply that is lost, repeated or out of order is found. Immutable.
 */
final class Messages {

    /** The number of messages; more are never under way on a connection. A power of 2. */
    static final int COUNT = 64;

    private static final int NUMBER_CHARACTERS = 4;

    private final String[] texts = new String[COUNT];
    private final ByteBuffer[] binaries = new ByteBuffer[COUNT];
    private final boolean binary;

    /**
     * Makes the messages.
     *
     * @param bytes the size of each, at least 8
     */
    Messages(int bytes, boolean binary) {
        if (bytes < 2 * NUMBER_CHARACTERS) {
            throw new IllegalArgumentException("bytes: must be at least 8, got " + bytes);
        }
        this.binary = binary;
        for (int i = 0; i < COUNT; i++) {
            String text = text(i, bytes);
            texts[i] = text;
            binaries[i] =
                    ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();
        }
    }

    private static String text(int number, int bytes) {
        StringBuilder text = new StringBuilder(bytes).append(1000 + number);
        IntStream.range(NUMBER_CHARACTERS, bytes).forEach(i -> text.append((char) ('a' + i % 26)));
        return text.toString();
    }

    /** Sends the message with a number, which counts from 0 without end. */
    void send(int number, Link link) {
        int index = number & (COUNT - 1);
        if (binary) {
            link.send(binaries[index].duplicate());
        } else {
            link.send(texts[index]);
        }
    }

    /** Returns whether a text is the message with a number. */
    boolean isMessage(int number, String text) {
        return !binary && texts[number & (COUNT - 1)].equals(text);
    }

    /** Returns whether bytes are the message with a number. */
    boolean isMessage(int number, ByteBuffer bytes) {
        return binary && binaries[number & (COUNT - 1)].equals(bytes);
    }
}
