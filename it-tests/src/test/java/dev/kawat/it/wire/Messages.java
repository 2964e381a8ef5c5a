/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.wire;

import dev.kawat.it.client.Event;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What is sent: every kind of content in every size. */
final class Messages {

    private static final String WORDS = "wire, Draht, кабель, 電線 😀 ";

    /** Around where a length takes more bytes, and the largest. */
    private static final int[] SIZES = {0, 1, 2, 125, 126, 127, 1000, 65_535, 65_536, 1 << 20};

    private Messages() {}

    /** A text that has so many bytes in UTF-8. */
    static Event.Text text(int bytes) {
        StringBuilder text = new StringBuilder(bytes);
        int left = bytes;
        for (int i = 0; left > 0; i++) {
            int character = WORDS.codePointAt(WORDS.offsetByCodePoints(0, i % WORDS.codePointCount(0, WORDS.length())));
            int length = Character.toString(character).getBytes(StandardCharsets.UTF_8).length;
            text.appendCodePoint(length <= left ? character : 'x');
            left -= length <= left ? length : 1;
        }
        return new Event.Text(text.toString());
    }

    /** Bytes that do not get shorter when they are compressed. */
    static Event.Binary random(int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return new Event.Binary(ByteBuffer.wrap(content));
    }

    /** Bytes that get much shorter. */
    static Event.Binary zeros(int bytes) {
        return new Event.Binary(ByteBuffer.wrap(new byte[bytes]));
    }

    /** All of them up to a size, small and large in turn. */
    static List<Event> upTo(int bytes) {
        List<Event> all = new ArrayList<>();
        for (int size : SIZES) {
            if (size <= bytes) {
                all.addAll(List.of(text(size), random(size), zeros(size), text(0), text(50), random(0)));
            }
        }
        return all;
    }
}
