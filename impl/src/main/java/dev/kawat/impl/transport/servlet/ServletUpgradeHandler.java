/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.servlet;

import dev.kawat.impl.transport.stream.WireChannel;
import jakarta.servlet.http.WebConnection;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * What a container makes for each upgrade, and calls when the connection is no longer HTTP.
 *
 * <p>Public, with a constructor without parameters, because the container makes it.
 */
public final class ServletUpgradeHandler implements PendingUpgrade.Handler {

    private static final System.Logger LOG = System.getLogger("dev.kawat.transport");

    // Both are volatile because the container may call from any thread.

    private volatile @Nullable PendingUpgrade opening;
    private volatile @Nullable WireChannel channel;

    /** For the container. */
    public ServletUpgradeHandler() {}

    @Override
    public void attach(PendingUpgrade prepared) {
        opening = prepared;
    }

    @Override
    public void init(WebConnection upgraded) {
        PendingUpgrade prepared = opening;
        if (prepared == null) {
            close(upgraded);
            return;
        }
        opening = null;
        WireChannel made = null;
        try {
            ServletStream stream = new ServletStream(upgraded, prepared.writer(), prepared.workers());
            made = prepared.upgrade().channel(stream);
            channel = made;
            stream.start(made);
        } catch (IOException | RuntimeException failure) {
            LOG.log(Level.DEBUG, () -> prepared.connection() + ": the container could not open it", failure);
            prepared.connection().drop();
            if (made != null) {
                made.abandon();
            }
            close(upgraded);
            return;
        }
        made.open();
    }

    private static void close(WebConnection connection) {
        try {
            connection.close();
        } catch (Exception gone) { // whatever a container throws, there is nothing left to do
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
