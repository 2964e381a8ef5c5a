/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.engine;

import dev.kawat.impl.session.SessionAccess;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.Session;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * The servlet container and the WebSocket engine of one server, and everything that Kawat does because of them. This class
 * itself answers for every server that has no subclass, such as Jetty: by what the Jakarta specifications promise, and without
 * what is not known to work there.
 *
 * <p>Subclasses are loaded on every server, so they use the classes of their server only through another class, which is loaded
 * when it is needed. Immutable; usable from any thread.
 */
public class Engine {

    private static final System.Logger LOG = System.getLogger("dev.kawat.transport");

    private final List<String> serverInfos;
    private final List<String> packages;

    /**
     * @param serverInfos the beginnings of what {@code ServletContext.getServerInfo} returns on its servers; empty when the
     *     server is recognized by its classes only
     * @param packages the packages of its classes, each with the dot that follows
     */
    Engine(List<String> serverInfos, List<String> packages) {
        this.serverInfos = serverInfos;
        this.packages = packages;
    }

    /** Returns whether a server that describes itself so has this engine. */
    final boolean isOfServer(String serverInfo) {
        return serverInfos.stream().anyMatch(serverInfo::startsWith);
    }

    /** Returns whether a class belongs to this engine. */
    final boolean owns(String className) {
        return packages.stream().anyMatch(className::startsWith);
    }

    // ---- The servlet container ----

    /**
     * Returns whether the servlet transport (Kawat's own engine over {@code HttpServletRequest.upgrade}) is known to work on
     * this server. See docs/servers.md for what was run, and for what fails on Jetty and Open Liberty.
     */
    public boolean supportsServletTransport() {
        return false;
    }

    /** Returns the upgrade handler to use instead of the one that reads and writes the streams of the Servlet API. */
    public Optional<Class<? extends UpgradeHandler>> upgradeHandler() {
        return Optional.empty();
    }

    /** Returns whether a non-blocking write to an upgraded connection ignores offset and length of its array. */
    public boolean writesWholeArrays() {
        return false;
    }

    /**
     * Returns what runs tasks on the only thread that may read from an upgraded connection; empty if each thread may that the
     * specification allows.
     */
    public Optional<Executor> readingThread(ServletInputStream in) {
        return Optional.empty();
    }

    /** Discards what the container has not written yet to an upgraded connection that is lost. */
    public void discardUnwritten(ServletOutputStream out) {}

    /** Returns whether the response is closed when a forward returns, and with it a connection that the forward upgraded. */
    public boolean closesForwardedUpgrades() {
        return false;
    }

    /** Returns what tells the servlet container that an HTTP session is in use without a request; empty if nothing is known to. */
    public Optional<SessionAccess> sessionAccess() {
        return Optional.empty();
    }

    // ---- The WebSocket engine ----

    /**
     * Returns whether the engine, when it is told to upgrade a request with an endpoint configuration, takes the configuration
     * that was added for the same path instead.
     */
    public boolean selectsEndpointByPath() {
        return false;
    }

    /**
     * Returns whether the engine may be told to upgrade a handshake of HTTP/2 (RFC 8441). One that cannot may decline. See
     * docs/servers.md for what was measured.
     */
    public boolean upgradesHttp2() {
        return true;
    }

    /** Returns whether the engine sends only buffers whose array it can see. */
    public boolean sendsOnlyAccessibleArrays() {
        return false;
    }

    /** Returns whether {@code Session.close} keeps its thread until the peer has answered, or for some seconds. */
    public boolean closeWaitsForPeer() {
        return false;
    }

    /**
     * Returns the control of a session: by the engine's own classes where it has better means than the Jakarta WebSocket API and
     * the server shows them to applications, otherwise by that API.
     */
    public final SessionControl sessionControl(Session session) {
        try {
            return ownSessionControl(session).orElseGet(() -> new PortableControl(session));
        } catch (LinkageError hidden) {
            LOG.log(Level.DEBUG, () -> "the server hides the classes of its engine from " + session.getClass(), hidden);
            return new PortableControl(session);
        }
    }

    /**
     * Returns a control by the engine's own classes; empty if the session is not one of this engine's.
     *
     * @throws LinkageError if the server hides its classes from applications
     */
    Optional<SessionControl> ownSessionControl(Session session) {
        return Optional.empty();
    }

    /**
     * Returns the exception to throw from {@code modifyHandshake} so that the engine refuses the handshake before the 101. The
     * Jakarta WebSocket API defines none, and engines answer 500 to this one.
     *
     * @param status the HTTP status to answer with, where the engine allows one
     * @param headers further headers of the answer, where the engine allows any
     * @param response the response that {@code modifyHandshake} was given
     */
    public RuntimeException refusal(int status, Map<String, String> headers, HandshakeResponse response) {
        return new IllegalStateException(refusalMessage(status));
    }

    static String refusalMessage(int status) {
        return "Kawat refuses the handshake with " + status;
    }
}
