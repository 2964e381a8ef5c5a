/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

import java.io.IOException;
import java.util.List;

/** Every connection keeps so many messages under way, and checks what comes back. */
final class EchoTraffic implements RunTraffic {

    private final int inFlight;
    private final FrameBlock block;
    private final Recorder recorder;
    private int toAnswer; // messages of the read that is being handled

    EchoTraffic(Payload payload, int inFlight, Recorder recorder) {
        this.inFlight = inFlight;
        this.block = new FrameBlock(payload, inFlight);
        this.recorder = recorder;
    }

    @Override
    public void message(Connection connection, int number, long now) {
        recorder.message(now - connection.sentAt[number & (connection.sentAt.length - 1)]);
        toAnswer++;
    }

    @Override
    public void afterRead(Connection connection, long now) throws IOException {
        int count = Math.min(toAnswer, inFlight);
        toAnswer = 0;
        if (count > 0 && recorder.isRunning()) {
            send(connection, count, now);
        }
    }

    private void send(Connection connection, int count, long now) throws IOException {
        int number = connection.sent;
        for (int i = 0; i < count; i++, number++) {
            block.number(i, number);
            connection.sentAt[number & (connection.sentAt.length - 1)] = now;
        }
        connection.sent = number;
        connection.write(block.first(count));
    }

    @Override
    public void start(List<Connection> connections) throws IOException {
        for (Connection connection : connections) {
            send(connection, inFlight, System.nanoTime());
        }
    }

    @Override
    public void betweenTurns() {
        // each read is answered at once
    }

    @Override
    public int missing(Connection connection) {
        return connection.sent - connection.expected;
    }
}
