/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Whatever is said to be compressed is inflated as the JDK's inflater does it, up to the limit, or fails. */
class InflatingFuzzTest {

    private static final int MAX = 3000;
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    @FuzzTest
    void messageIsWhatTheInflaterOfTheJdkMakesOfIt(byte[] payload) {
        byte[] bytes = Frames.plain()
                .frame(0x40 | Opcode.BINARY, Arrays.copyOf(payload, payload.length / 2))
                .frame(
                        Frames.FIN | Opcode.CONTINUATION,
                        Arrays.copyOfRange(payload, payload.length / 2, payload.length))
                .bytes();
        Found found = new Found();
        try (ZlibPool pool = new ZlibPool(Deflater.DEFAULT_COMPRESSION, 1);
                FrameParser parser = new FrameParser(Role.CLIENT, MAX, 2, new MessageInflater(pool, true))) {
            parser.parse(bytes, 0, bytes.length, found);
        }

        assertThat(found.events).containsExactly(expected(payload));
    }

    private static String expected(byte[] payload) {
        if (payload.length > 2 * MAX + 1024) {
            return "failed 1009";
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] left = payload;
        while (left.length > 0) {
            byte[] completed = Arrays.copyOf(left, left.length + TAIL.length);
            System.arraycopy(TAIL, 0, completed, left.length, TAIL.length);
            int before = out.size();
            Inflater inflater = new Inflater(true);
            try {
                inflate(inflater, completed, out);
            } catch (DataFormatException e) {
                // with what it wrote before it failed
                return before + inflater.getBytesWritten() > MAX ? "failed 1009" : "failed 1007";
            } finally {
                left = Arrays.copyOfRange(left, Math.max(0, left.length - left(inflater)), left.length);
                inflater.end();
            }
            if (out.size() > MAX) {
                return "failed 1009";
            }
        }
        return "binary " + HexFormat.of().formatHex(out.toByteArray());
    }

    /** What of a payload follows a final block. */
    private static int left(Inflater inflater) {
        return inflater.finished() ? Math.max(0, inflater.getRemaining() - TAIL.length) : 0;
    }

    private static void inflate(Inflater inflater, byte[] input, ByteArrayOutputStream out) throws DataFormatException {
        inflater.setInput(input);
        byte[] room = new byte[1];
        while (inflater.inflate(room) > 0 && out.size() <= MAX) {
            out.write(room[0]);
        }
    }
}
