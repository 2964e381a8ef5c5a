/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.connection.Watchdog;
import dev.kawat.impl.wire.FrameParser;
import dev.kawat.impl.wire.FrameWriter;
import dev.kawat.impl.wire.Role;

/** What the connections of one application share that our own engine carries. Usable from any thread. */
public final class WireEngine {

    final Workspace.Pool workspaces = new Workspace.Pool();
    final Deferral deferral = new Deferral();
    final FrameWriter writer = FrameWriter.server();
    final Watchdog watchdog;

    /** An engine without connections; the watchdog ends those that do not come to an end. */
    public WireEngine(Watchdog watchdog) {
        this.watchdog = watchdog;
    }

    /** A channel for a connection that was upgraded; neither reads nor writes before {@link WireChannel#open}. */
    public WireChannel channel(DefaultConnection connection, ByteStream stream) {
        FrameParser parser = new FrameParser(Role.SERVER, connection.maxMessageBytes(), connection.maxFragments());
        return new WireChannel(this, stream, parser, connection, connection.outbound());
    }
}
