/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.engine;

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
 * The upgrade handler on Tomcat. Tomcat gives it the socket, as it does for its own WebSocket engine. The streams of the Servlet
 * API have one fault there: a connection that is closed outside of a listener's call stays open until the peer sends something.
 *
 * <p>Public, with a constructor without parameters, because Tomcat creates it. Loaded where Tomcat's classes are visible only.
 */
public final class TomcatUpgradeHandler implements InternalHttpUpgradeHandler, UpgradeHandler {

    // All are volatile because Tomcat calls from any thread.

    private volatile @Nullable PendingUpgrade pending;
    private volatile @Nullable SocketWrapperBase<?> socket;
    private volatile @Nullable TomcatStream stream;
    private volatile @Nullable WireChannel channel;

    /** Creates a handler; called by Tomcat. */
    public TomcatUpgradeHandler() {}

    @Override
    public void attach(PendingUpgrade upgrade) {
        pending = upgrade;
    }

    @Override
    public void setSocketWrapper(SocketWrapperBase<?> wrapper) {
        socket = wrapper;
    }

    @Override
    public void init(WebConnection unused) {
        PendingUpgrade prepared = pending;
        SocketWrapperBase<?> wrapper = socket;
        pending = null;
        if (prepared == null || wrapper == null) {
            return; // no connection was admitted; the first event closes the socket
        }
        TomcatStream newStream = new TomcatStream(wrapper, prepared.writer(), prepared.turns());
        WireChannel newChannel = prepared.upgrade().channel(newStream);
        newStream.serve(newChannel);
        stream = newStream;
        channel = newChannel;
        newChannel.open();
    }

    @Override
    public SocketState upgradeDispatch(SocketEvent event) {
        WireChannel open = channel;
        SocketWrapperBase<?> wrapper = socket;
        TomcatStream served = stream;
        if (open == null || wrapper == null || served == null) {
            return SocketState.CLOSED;
        }
        boolean readOn = true;
        switch (event) {
            case OPEN_READ -> readOn = served.dispatch();
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

    /** Does nothing, because Kawat has a watchdog of its own. */
    @Override
    public void timeoutAsync(long now) {}

    /** Does nothing, because the handshake says whether the connection uses TLS. */
    @Override
    public void setSslSupport(SSLSupport support) {}

    /** Does nothing: Tomcat stops accepting connections, and those of Kawat end with the application. */
    @Override
    public void pause() {}
}
