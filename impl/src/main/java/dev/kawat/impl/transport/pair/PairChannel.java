/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.pair;

import dev.kawat.impl.transport.Channel;

/**
 * The channel of one end of a pair.
 *
 * @param out the direction to the other end
 * @param in the direction from the other end
 */
record PairChannel(Pump out, Pump in) implements Channel {

    @Override
    public void wake() {
        out.wake();
    }

    @Override
    public void pauseReading() {
        in.pause();
    }

    @Override
    public void resumeReading() {
        in.resume();
    }

    /** Ends both directions. The other end notices it after what was sent to it. */
    @Override
    public void drop() {
        in.stop();
        out.finish(Sink.LOST);
    }
}
