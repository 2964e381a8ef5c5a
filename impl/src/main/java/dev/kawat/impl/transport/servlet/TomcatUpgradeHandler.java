/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.servlet;

import dev.kawat.impl.transport.stream.WireChannel;
import jakarta.servlet.http.WebConnection;
import java.io.EOFException;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * On Tomcat, what Tomcat's own WebSocket engine is: a handler that is given the socket. The streams of the Servlet API would
 * do, but for one thing: a connection that they close outside of a listener's call stays open until the peer sends something.
 *
 * <p>Public, with a constructor without parameters, because Tomcat makes it.
 */
public final class TomcatUpgradeHandler implements InternalHttpUpgradeHandler, PendingUpgrade.Handler {

    // All are volatile because Tomcat calls from any thread.

    private volatile @Nullable PendingUpgrade opening;
    private volatile @Nullable SocketWrapperBase<?> socket;
    private volatile @Nullable TomcatStream stream;
    private volatile @Nullable WireChannel channel;

    /** For Tomcat. */
    public TomcatUpgradeHandler() {}

    @Override
    public void attach(PendingUpgrade prepared) {
        opening = prepared;
    }

    @Override
    public void setSocketWrapper(SocketWrapperBase<?> wrapper) {
        socket = wrapper;
    }

    @Override
    public void init(WebConnection unused) {
        PendingUpgrade prepared = opening;
        SocketWrapperBase<?> wrapper = socket;
        opening = null;
        if (prepared == null || wrapper == null) {
            return; // nothing was admitted; the first event closes
        }
        TomcatStream made = new TomcatStream(wrapper, prepared.writer());
        WireChannel opened = prepared.upgrade().channel(made);
        made.carry(opened);
        stream = made;
        channel = opened;
        opened.open();
    }

    @Override
    public SocketState upgradeDispatch(SocketEvent event) {
        WireChannel open = channel;
        SocketWrapperBase<?> wrapper = socket;
        TomcatStream carried = stream;
        if (open == null || wrapper == null || carried == null) {
            return SocketState.CLOSED;
        }
        boolean readOn = true;
        switch (event) {
            case OPEN_READ -> readOn = carried.dispatch();
            case OPEN_WRITE -> open.writable();
            case STOP, TIMEOUT, DISCONNECT, ERROR, CONNECT_FAIL ->
                open.lost(new EOFException("Tomcat has ended the connection: " + event));
        }
        if (wrapper.isClosed()) {
            return SocketState.CLOSED;
        }
        return readOn ? SocketState.UPGRADED : SocketState.SUSPENDED;
    }

    @Override
    public void destroy() {
        WireChannel open = channel;
        if (open != null) {
            open.lost(new EOFException("Tomcat has ended the connection"));
        }
    }

    /** Nothing: the watchdog is ours. */
    @Override
    public void timeoutAsync(long now) {}

    /** Nothing: the handshake told whether it came over TLS. */
    @Override
    public void setSslSupport(SSLSupport support) {}

    /** Nothing: Tomcat stops accepting, our connections end with the application. */
    @Override
    public void pause() {}
}
