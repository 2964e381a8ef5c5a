/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** Measures how long a new client waits until it is served: it connects, shakes hands, and gets one message back. */
public final class FirstEcho {

    private static final int LONGEST_MILLIS = 10_000;
    private static final int BYTES = 64;

    private FirstEcho() {}

    /**
     * Connects once; blocks for at most ten seconds in each step.
     *
     * @throws IOException when the server refuses, closes, or does not answer in time
     */
    public static Duration measure(Target target) throws IOException {
        long begin = System.nanoTime();
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoLinger(true, 0);
            socket.setSoTimeout(LONGEST_MILLIS);
            socket.connect(target.address(), LONGEST_MILLIS);
            socket.getOutputStream().write(Handshake.request(target));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            Handshake.check(answer(in));
            byte[] frame = HostileFrames.texts(1, BYTES);
            socket.getOutputStream().write(frame);
            byte[] echo = new byte[2 + BYTES];
            in.readFully(echo);
            if (!Arrays.equals(echo, 2, echo.length, frame, frame.length - BYTES, frame.length)) {
                throw new IOException("the echo is not what was sent");
            }
            return Duration.ofNanos(System.nanoTime() - begin);
        }
    }

    private static String answer(DataInputStream in) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        String text = "";
        while (!text.endsWith("\r\n\r\n")) {
            answer.write(in.readUnsignedByte());
            text = answer.toString(StandardCharsets.ISO_8859_1);
        }
        return text;
    }
}
