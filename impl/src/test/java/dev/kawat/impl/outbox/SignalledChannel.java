/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.outbox;

import dev.kawat.impl.transport.Channel;
import java.util.List;

/** A channel that notes how it is signalled, and writes nothing. */
record SignalledChannel(List<String> signals) implements Channel {

    @Override
    public void wake() {
        signals.add("wake");
    }

    @Override
    public void wakeSoon() {
        signals.add("wakeSoon");
    }

    @Override
    public void hurry() {
        signals.add("hurry");
    }

    @Override
    public void pauseReading() {}

    @Override
    public void resumeReading() {}

    @Override
    public void drop() {}
}
