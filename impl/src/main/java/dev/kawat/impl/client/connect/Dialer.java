/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client.connect;

import dev.kawat.ConnectFailedException.Part;
import dev.kawat.impl.transport.socket.PlainLayer;
import dev.kawat.impl.transport.socket.SocketLayer;
import dev.kawat.impl.transport.socket.TlsLayer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Opens a socket to a host, through a proxy if there is one, and with TLS if that is asked for. Blocks. */
final class Dialer {

    private static final int OK = 200;
    private static final int MULTIPLE_CHOICES = 300;

    private final ConnectOptions options;
    private final NameLookups names;
    private final AttemptSockets sockets;

    Dialer(ConnectOptions options, NameLookups names, AttemptSockets sockets) {
        this.options = options;
        this.names = names;
        this.sockets = sockets;
    }

    /**
     * Opens a socket that blocks.
     *
     * @throws ConnectFailure if a part fails
     */
    SocketLayer dial(URI uri) throws IOException {
        SocketLayer socket = throughProxies(uri);
        return TargetUri.isSecure(uri) ? secured(socket, uri) : socket;
    }

    // ---- Proxies ----

    /** Tries the proxies in turn, as {@link ProxySelector#select} demands. */
    private SocketLayer throughProxies(URI uri) throws IOException {
        ProxySelector selector =
                options.proxy().selector() != null ? options.proxy().selector() : ProxySelector.getDefault();
        if (selector == null) {
            return direct(uri);
        }
        URI asked = URI.create((TargetUri.isSecure(uri) ? "https://" : "http://") + TargetUri.authority(uri) + "/");
        ConnectFailure last = null;
        for (Proxy proxy : proxies(selector, asked)) {
            try {
                return proxy.type() == Proxy.Type.DIRECT ? direct(uri) : through(proxy, uri);
            } catch (ConnectFailure failure) {
                last = failure;
                if (proxy.type() != Proxy.Type.DIRECT) {
                    selector.connectFailed(asked, proxy.address(), failure);
                }
            }
        }
        if (last != null) {
            throw last;
        }
        return direct(uri);
    }

    private static List<Proxy> proxies(ProxySelector selector, URI asked) throws ConnectFailure {
        try {
            return List.copyOf(selector.select(asked));
        } catch (RuntimeException bug) {
            throw new ConnectFailure(Part.PROXY, "the ProxySelector failed: " + bug, bug);
        }
    }

    private SocketLayer direct(URI uri) throws IOException {
        return connect(TargetUri.host(uri), TargetUri.port(uri));
    }

    private SocketLayer through(Proxy proxy, URI uri) throws IOException {
        InetSocketAddress address = (InetSocketAddress) proxy.address();
        SocketLayer socket = connect(address.getHostString(), address.getPort());
        Credentials credentials = options.proxy().credentials();
        try {
            if (proxy.type() == Proxy.Type.SOCKS) {
                Socks.connect(socket, TargetUri.host(uri), TargetUri.port(uri), credentials);
            } else {
                tunnel(socket, uri, credentials);
            }
            return socket;
        } catch (ConnectFailure failure) {
            close(socket);
            throw failure;
        } catch (IOException broken) {
            close(socket);
            throw new ConnectFailure(Part.PROXY, "the proxy " + address + " broke off: " + broken.getMessage(), broken);
        }
    }

    /** Lets an HTTP proxy connect (RFC 9110 section 9.3.6). */
    private static void tunnel(SocketLayer proxy, URI uri, @Nullable Credentials credentials) throws IOException {
        String authority = uri.getHost() + ":" + TargetUri.port(uri);
        String login = credentials == null ? "" : "Proxy-Authorization: " + credentials.basic() + "\r\n";
        String request = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n" + login + "\r\n";
        proxy.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1)));
        Answer answer = AnswerReader.read(proxy);
        if (answer.status() < OK || answer.status() >= MULTIPLE_CHOICES) {
            throw new ConnectFailure(Part.PROXY, "the proxy answered " + answer.status());
        }
        if (answer.rest().hasRemaining()) {
            throw new ConnectFailure(Part.PROXY, "the proxy sent bytes that nobody has asked for");
        }
    }

    private void close(SocketLayer socket) {
        sockets.remove(socket.channel());
        socket.close();
    }

    // ---- TCP ----

    private SocketLayer connect(String host, int port) throws IOException {
        List<InetAddress> addresses;
        try {
            addresses = names.addresses(host, sockets);
        } catch (UnknownHostException unknown) {
            throw new ConnectFailure(Part.NAME, "the host '" + host + "' has no address", unknown);
        }
        try {
            SocketChannel channel = HostConnector.connect(addresses, port, sockets);
            return new PlainLayer(channel);
        } catch (IOException refused) {
            throw new ConnectFailure(
                    Part.CONNECT, host + ":" + port + " does not accept: " + refused.getMessage(), refused);
        }
    }

    // ---- TLS ----

    private SocketLayer secured(SocketLayer socket, URI uri) throws IOException {
        TlsLayer secured = new TlsLayer(socket, engine(uri));
        try {
            secured.handshake();
            return secured;
        } catch (SSLException refused) {
            close(secured);
            throw new ConnectFailure(Part.TLS, String.valueOf(refused.getMessage()), refused);
        } catch (IOException broken) {
            close(secured);
            throw new ConnectFailure(Part.TLS, "the server broke off: " + broken.getMessage(), broken);
        }
    }

    private SSLEngine engine(URI uri) throws ConnectFailure {
        SSLContext context = options.tls().context();
        try {
            SSLContext chosen = context == null ? SSLContext.getDefault() : context;
            SSLEngine engine = chosen.createSSLEngine(TargetUri.host(uri), TargetUri.port(uri));
            engine.setUseClientMode(true);
            if (options.tls().parameters() != null) {
                engine.setSSLParameters(options.tls().parameters());
            }
            SSLParameters parameters =
                    engine.getSSLParameters(); // a copy, because those that were given are for others too
            parameters.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 6455 section 4.1 (5), RFC 9110 section 4.3.4
            engine.setSSLParameters(parameters);
            return engine;
        } catch (NoSuchAlgorithmException | IllegalArgumentException | IllegalStateException unusable) {
            throw new ConnectFailure(
                    Part.TLS, "the settings for TLS cannot be used: " + unusable.getMessage(), unusable);
        }
    }
}
