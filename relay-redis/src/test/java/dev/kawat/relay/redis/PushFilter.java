/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what an engine sends, in RESP2 (redis.io/docs/reference/protocol-spec), and leaves out some of the messages in it. */
final class PushFilter {

    private static final byte[] PUSH = "*3\r\n$7\r\nmessage\r\n".getBytes(StandardCharsets.US_ASCII);

    private final int oneOf;
    private int pushes;

    /** The beginning of a value of which the rest has not come. */
    private byte[] rest = new byte[0];

    /** Leaves out one message of so many. */
    PushFilter(int oneOf) {
        this.oneOf = oneOf;
    }

    /** Returns what is left of the values that are complete. */
    byte[] passed(byte[] bytes, int length) {
        byte[] all = Arrays.copyOf(rest, rest.length + length);
        System.arraycopy(bytes, 0, all, rest.length, length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int from = 0;
        for (int end = end(all, 0); end >= 0; end = end(all, from)) {
            if (!isPush(all, from) || ++pushes % oneOf != 0) {
                out.write(all, from, end - from);
            }
            from = end;
        }
        rest = Arrays.copyOfRange(all, from, all.length);
        return out.toByteArray();
    }

    private static boolean isPush(byte[] bytes, int from) {
        return bytes.length >= from + PUSH.length
                && Arrays.equals(bytes, from, from + PUSH.length, PUSH, 0, PUSH.length);
    }

    /** Returns where a value ends; -1 if it is not complete. */
    private static int end(byte[] bytes, int from) {
        int line = from;
        while (line + 1 < bytes.length && (bytes[line] != '\r' || bytes[line + 1] != '\n')) {
            line++;
        }
        if (line + 1 >= bytes.length) {
            return -1;
        }
        int end = line + 2;
        switch (bytes[from]) {
            case '$' -> {
                int size = number(bytes, from, line);
                end += size < 0 ? 0 : size + 2;
            }
            case '*' -> {
                for (int left = number(bytes, from, line); left > 0 && end >= 0; left--) {
                    end = end(bytes, end);
                }
            }
            default -> {} // a line is all
        }
        return end <= bytes.length ? end : -1;
    }

    private static int number(byte[] bytes, int from, int line) {
        return Integer.parseInt(new String(bytes, from + 1, line - from - 1, StandardCharsets.US_ASCII));
    }
}
