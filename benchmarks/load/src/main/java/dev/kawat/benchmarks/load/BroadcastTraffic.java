/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last connection sends, so many messages at once under way; each is done when all the others have it. */
final class BroadcastTraffic implements RunTraffic {

    private final int window;
    private final int receivers;
    private final FrameBlock block;
    private final Recorder recorder;
    private final Faults faults;
    private final int[] arrived; // by number, a ring of the window
    private final long[] sentAt;
    private int sent;
    private int done;
    private @Nullable Connection sender; // null until all are open

    BroadcastTraffic(Payload payload, int window, int receivers, Recorder recorder, Faults faults) {
        this.window = window;
        this.receivers = receivers;
        this.block = new FrameBlock(payload, window);
        this.recorder = recorder;
        this.faults = faults;
        this.arrived = new int[window];
        this.sentAt = new long[window];
    }

    @Override
    public void message(Connection connection, int number, long now) {
        if (connection == sender) {
            return; // its own copy is checked, and counts for nothing
        }
        if (number < done || number >= sent) {
            faults.wrong("message " + number + " was not under way");
            return;
        }
        recorder.count();
        int slot = number % window;
        if (++arrived[slot] == receivers) {
            done++;
            recorder.latency(now - sentAt[slot]);
        }
    }

    @Override
    public void afterRead(Connection connection, long now) {
        // the sender alone sends, between turns
    }

    @Override
    public void start(List<Connection> connections) throws IOException {
        sender = connections.get(connections.size() - 1);
        betweenTurns();
    }

    @Override
    public void betweenTurns() throws IOException {
        Connection from = sender;
        int count = window - (sent - done);
        if (from == null || count == 0 || !recorder.isRunning()) {
            return;
        }
        long now = System.nanoTime();
        for (int i = 0; i < count; i++, sent++) {
            block.number(i, sent);
            arrived[sent % window] = 0;
            sentAt[sent % window] = now;
        }
        from.write(block.first(count));
    }

    @Override
    public int missing(Connection connection) {
        return sent - connection.expected;
    }
}
