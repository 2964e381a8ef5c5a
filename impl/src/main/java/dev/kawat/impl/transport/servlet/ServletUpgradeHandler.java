/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.servlet;

import dev.kawat.impl.transport.engine.PendingUpgrade;
import dev.kawat.impl.transport.engine.UpgradeHandler;
import dev.kawat.impl.transport.stream.WireChannel;
import jakarta.servlet.http.WebConnection;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * The upgrade handler that reads and writes the streams of the Servlet API, on every container that has no handler of its own.
 *
 * <p>Public, with a constructor without parameters, because the container creates it.
 */
public final class ServletUpgradeHandler implements UpgradeHandler {

    private static final System.Logger LOG = System.getLogger("dev.kawat.transport");

    // Both are volatile because the container may call from any thread.

    private volatile @Nullable PendingUpgrade pending;
    private volatile @Nullable WireChannel channel;

    /** Creates a handler; called by the container. */
    public ServletUpgradeHandler() {}

    @Override
    public void attach(PendingUpgrade upgrade) {
        pending = upgrade;
    }

    @Override
    public void init(WebConnection upgraded) {
        PendingUpgrade prepared = pending;
        if (prepared == null) {
            close(upgraded);
            return;
        }
        pending = null;
        WireChannel newChannel = null;
        ServletStream stream;
        try {
            stream = new ServletStream(upgraded, prepared.writer(), prepared.turns(), prepared.workers());
            newChannel = prepared.upgrade().channel(stream);
            channel = newChannel;
            stream.start(newChannel);
        } catch (IOException | RuntimeException failure) {
            LOG.log(
                    Level.DEBUG,
                    () -> prepared.connection() + ": the container could not open the connection",
                    failure);
            prepared.connection().drop();
            if (newChannel != null) {
                newChannel.abandon();
            }
            close(upgraded);
            return;
        }
        stream.open();
    }

    private static void close(WebConnection connection) {
        try {
            connection.close();
        } catch (Exception gone) { // whatever a container throws, nothing is left to do
            LOG.log(Level.DEBUG, "an upgraded connection could not be closed", gone);
        }
    }

    @Override
    public void destroy() {
        WireChannel open = channel;
        if (open != null) {
            open.lost(new EOFException("the container has ended the connection"));
        }
    }
}
