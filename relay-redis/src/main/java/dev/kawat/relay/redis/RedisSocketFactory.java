/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Makes the one socket of a connection. That of Jedis cannot be closed before it is connected, and so an application could not stop
 * while it tries.
 */
final class RedisSocketFactory implements JedisSocketFactory, Closeable {

    /** The longest time for a connection of TCP, and then for each answer until the connection is in use. */
    private static final int OPENING_MILLIS = 2000;

    private final HostAndPort address;
    private final boolean tls;
    private final Object lock = new Object();

    /** The socket below TLS, because closing TLS waits for whoever writes. */
    @GuardedBy("lock")
    private @Nullable Socket plain;

    @GuardedBy("lock")
    private boolean closed;

    RedisSocketFactory(HostAndPort address, boolean tls) {
        this.address = address;
        this.tls = tls;
    }

    @Override
    public Socket createSocket() {
        Socket connected = null;
        try {
            connected = connected();
            connected.setSoTimeout(OPENING_MILLIS);
            return tls ? secured(connected) : connected;
        } catch (IOException | GeneralSecurityException failed) {
            closeQuietly(connected);
            throw new JedisConnectionException(String.valueOf(failed.getMessage()), failed);
        }
    }

    /** Connects to the first address of the host that takes it, in a random order. */
    private Socket connected() throws IOException {
        List<InetAddress> hosts = Arrays.asList(InetAddress.getAllByName(address.getHost()));
        Collections.shuffle(hosts);
        IOException last = new IOException("the host has no address");
        for (InetAddress host : hosts) {
            Socket socket = newSocket();
            try {
                socket.connect(new InetSocketAddress(host, address.getPort()), OPENING_MILLIS);
                return socket;
            } catch (IOException failed) {
                socket.close();
                last = failed;
            }
        }
        throw last;
    }

    private Socket newSocket() throws IOException {
        Socket socket = new Socket();
        synchronized (lock) {
            if (closed) {
                throw new IOException("the connection has ended");
            }
            plain = socket;
        }
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        socket.setSoLinger(true, 0); // nothing of ours waits for a peer
        return socket;
    }

    /** Proves by the JVM's own authorities that the server is the one that the URL names. */
    private Socket secured(Socket connected) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, null, null);
        SSLSocket socket = (SSLSocket)
                context.getSocketFactory().createSocket(connected, address.getHost(), address.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        try {
            socket.startHandshake();
        } catch (SocketTimeoutException silent) {
            throw new IOException("no answer to TLS; does this port speak it?", silent);
        }
        return socket;
    }

    private static void closeQuietly(@Nullable Socket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException gone) {
            // what matters is why it is closed
        }
    }

    /** Closes the socket, also while it is being connected. There will be no other one. */
    @Override
    public void close() throws IOException {
        Socket known;
        synchronized (lock) {
            closed = true;
            known = plain;
        }
        if (known != null) {
            known.close();
        }
    }
}
