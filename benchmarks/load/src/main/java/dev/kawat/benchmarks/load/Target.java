/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Where a server listens. Load goes to this machine alone: any other address is refused. */
public record Target(InetAddress host, int port, String path) {

    /** Checks the address. */
    public Target {
        if (!host.isLoopbackAddress()) {
            throw new IllegalArgumentException("host: only a loopback address is loaded, got '" + host + "'");
        }
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path: must start with '/', got '" + path + "'");
        }
    }

    /** A path of a server on this machine. */
    public static Target local(int port, String path) {
        return of("127.0.0.1", port, path);
    }

    static Target of(String host, int port, String path) {
        try {
            return new Target(InetAddress.getByName(host), port, path);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("host: not known, got '" + host + "'", e);
        }
    }

    /** Returns where to connect to. */
    public InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    /** The host and port as the handshake names them. */
    String authority() {
        return host.getHostAddress() + ":" + port;
    }
}
