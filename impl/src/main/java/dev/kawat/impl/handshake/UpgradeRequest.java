/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import dev.kawat.Handshake;
import dev.kawat.impl.session.HttpSessionReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that may become a connection, as a transport sees it. Used on the thread of the request only. */
public interface UpgradeRequest {

    /** Returns the method; {@code GET} where the transport does not tell. */
    default String method() {
        return "GET";
    }

    /** Returns the protocol; {@code HTTP/1.1} where the transport does not tell. */
    default String protocol() {
        return "HTTP/1.1";
    }

    /** Returns the path below the context path, not percent-decoded. */
    String path();

    /**
     * Returns the host and port that the request was sent to: {@code Host}, or {@code :authority} from HTTP/2 on; empty unless it
     * is given exactly once.
     */
    default Optional<String> authority() {
        List<String> hosts = header("Host");
        return hosts.size() == 1 ? Optional.of(hosts.get(0).strip()) : Optional.empty();
    }

    /** Returns whether the request came over HTTP/1, where a message says by {@code Connection} what becomes of the connection. */
    default boolean isHttp1() {
        return protocol().startsWith("HTTP/1");
    }

    /**
     * Returns whether this is the handshake of HTTP/2 or later (RFC 8441): CONNECT, without a key and without {@code Connection}.
     */
    default boolean isExtendedConnect() {
        return method().equals("CONNECT") && !isHttp1();
    }

    /** Returns whether something can make a connection of the request. If not, a handshake is refused before the gate is asked. */
    default boolean isUpgradable() {
        return true;
    }

    /**
     * Returns whether the request asks for WebSocket, well or badly. Clients that would like HTTP/2 have an {@code Upgrade} too.
     */
    default boolean asksForWebSocket() {
        return isExtendedConnect() || HeaderTokens.of(header("Upgrade")).anyMatch("websocket"::equals);
    }

    /** Returns whether something else of the application has exactly this path, by a name and not by a pattern. */
    default boolean isServedByName() {
        return false;
    }

    /** Returns the values of a header, whatever the case of its name, each as it came; possibly empty. */
    List<String> header(String name);

    /** Returns whether the container has authenticated a user with this role. Asked while the container still knows. */
    default boolean isUserInRole(String role) {
        return false;
    }

    /** Returns whether the HTTP session of the request has ended since {@link #snapshot} was taken. */
    default boolean hasLostSession() {
        return false;
    }

    /** Returns the HTTP session of the request; null if there is none. */
    default @Nullable HttpSessionReference httpSession() {
        return null;
    }

    /** Returns a snapshot of the request, with the values of the path's variables. */
    Handshake snapshot(Map<String, String> pathParams);
}
