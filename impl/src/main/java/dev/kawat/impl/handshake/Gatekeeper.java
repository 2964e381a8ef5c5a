/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import dev.kawat.Handshake;
import dev.kawat.Identity;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.connection.DefaultServer;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.wire.ExtensionHeader;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks requests for upgrade, as RFC 6455 section 4.2.1 says and this design sharpens: each header once, each value exactly.
 * Nothing but what passes here reaches an engine. Usable from any thread.
 */
public final class Gatekeeper {

    private static final System.Logger LOG = System.getLogger("dev.kawat.handshake");

    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int UPGRADE_REQUIRED = 426;
    private static final int INTERNAL_SERVER_ERROR = 500;

    /** RFC 6455 section 4.1 (7): the key is 16 bytes. */
    private static final int KEY_BYTES = 16;

    /** In base64 with its padding, which is not optional (RFC 4648 section 3.2). */
    private static final int KEY_CHARACTERS = 24;

    private final Deployment deployment;
    private final RefusedOrigins refusedOrigins;

    /** A gatekeeper for the endpoints of an application. */
    public Gatekeeper(Deployment deployment) {
        this.deployment = deployment;
        this.refusedOrigins = new RefusedOrigins(deployment.watchdog()::now);
    }

    /** What is to be done with a request, whichever way it came. Runs the gate of the endpoint, which may block. */
    public Verdict check(UpgradeRequest request) {
        Deployment.Match match = deployment.match(request.path()).orElse(null);
        boolean asked = request.asksForWebSocket();
        if (match == null) {
            return asked && deployment.isMalformed(request.path())
                    ? Verdict.Refused.with(BAD_REQUEST)
                    : Verdict.NotOurs.INSTANCE;
        }
        if (!asked) {
            return Verdict.NoUpgrade.INSTANCE;
        }
        if (request.isServedByName() && !match.pathParams().isEmpty()) {
            return Verdict.NotOurs
                    .INSTANCE; // a name is more specific than a variable; what has it may forward to an endpoint
        }
        return checkProtocol(request).orElseGet(() -> admit(request, match));
    }

    /** Returns whether the path of a request is that of an endpoint; asks nobody. */
    boolean knows(UpgradeRequest request) {
        return deployment.match(request.path()).isPresent();
    }

    /** The answer to a request that should have asked for an upgrade and did not (RFC 9110 section 15.5.22). */
    public static Verdict.Refused upgradeRequired() {
        return new Verdict.Refused(UPGRADE_REQUIRED, Map.of("Upgrade", "websocket", "Connection", "Upgrade"));
    }

    private static Optional<Verdict> checkProtocol(UpgradeRequest request) {
        boolean extended = request.isExtendedConnect();
        if (!extended && !request.method().equals("GET")) {
            return Optional.of(new Verdict.Refused(METHOD_NOT_ALLOWED, Map.of("Allow", "GET")));
        }
        List<String> versions = request.header("Sec-WebSocket-Version");
        boolean wellFormed = (extended || isHttp1(request)) // RFC 8441 section 5: neither Connection nor a key
                && request.authority().isPresent()
                && versions.size() == 1
                && request.header("Origin").size() <= 1
                && ExtensionHeader.isWellFormed(request.header("Sec-WebSocket-Extensions")); // RFC 6455 9.1
        if (!wellFormed) {
            return Optional.of(Verdict.Refused.with(BAD_REQUEST));
        }
        if (!versions.get(0).strip().equals("13")) {
            return Optional.of(new Verdict.Refused(UPGRADE_REQUIRED, Map.of("Sec-WebSocket-Version", "13")));
        }
        return Optional.empty();
    }

    private static boolean isHttp1(UpgradeRequest request) {
        return request.protocol().equals("HTTP/1.1")
                && HeaderTokens.of(request.header("Connection")).anyMatch("upgrade"::equals)
                && isKey(request.header("Sec-WebSocket-Key"));
    }

    private static boolean isKey(List<String> keys) {
        if (keys.size() != 1) {
            return false;
        }
        String key = keys.get(0).strip();
        try {
            return key.length() == KEY_CHARACTERS && Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private Verdict admit(UpgradeRequest request, Deployment.Match match) {
        DefaultServer server = match.server();
        for (String origin : request.header("Origin")) {
            String host = request.authority().orElse("");
            if (!server.settings().origins().allows(origin.strip(), host)) {
                refusedOrigins.refused(server, origin.strip(), host);
                return Verdict.Refused.with(FORBIDDEN);
            }
        }
        Handshake handshake = withRoles(server, request, match.pathParams());
        Optional<Verdict> refusal = checkArguments(server, handshake);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Optional<String> subprotocol = subprotocol(server, request.header("Sec-WebSocket-Protocol"));
        if (subprotocol.isEmpty() && server.descriptor().requireSubprotocol()) {
            return Verdict.Refused.with(BAD_REQUEST);
        }
        return admit(server, request, handshake, subprotocol);
    }

    /** A snapshot with those roles of the container's user that the endpoint may ask for later. */
    private static Handshake withRoles(DefaultServer server, UpgradeRequest request, Map<String, String> pathParams) {
        Handshake handshake = request.snapshot(pathParams);
        Identity user = handshake.identity().orElse(null);
        if (user == null) {
            return handshake;
        }
        Set<String> roles =
                server.roles().stream().filter(request::isUserInRole).collect(Collectors.toUnmodifiableSet());
        return roles.isEmpty()
                ? handshake
                : handshake.toBuilder().identity(user.withRoles(roles)).build();
    }

    private static Verdict admit(
            DefaultServer server, UpgradeRequest request, Handshake handshake, Optional<String> subprotocol) {
        DefaultServer.Admission admission = server.admit(handshake, subprotocol.orElse(null));
        if (admission instanceof DefaultServer.Admission.Denied denied) {
            return new Verdict.Refused(
                    denied.decision().status(), denied.decision().headers());
        }
        DefaultConnection connection = ((DefaultServer.Admission.Admitted) admission).connection();
        if (handshake.httpSessionId().isPresent() && request.hasLostSession()) {
            connection.abandon(); // it ended before anybody knew that a connection belongs to it
            return Verdict.Refused.with(FORBIDDEN);
        }
        return new Verdict.Admitted(connection);
    }

    /** The first of the endpoint's subprotocols that the client offers, in the values of its headers. */
    public static Optional<String> subprotocol(DefaultServer server, List<String> headers) {
        List<String> offered = headers.stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(String::strip)
                .toList();
        return server.descriptor().subprotocols().stream()
                .filter(offered::contains)
                .findFirst();
    }

    /** Whether every callback can be given what it asks for; if not, how the handshake is refused. */
    private static Optional<Verdict> checkArguments(DefaultServer server, Handshake handshake) {
        try {
            server.checkArguments(handshake);
            return Optional.empty();
        } catch (IllegalArgumentException notConvertible) {
            LOG.log(Level.DEBUG, () -> server + ": a handshake is refused with 400: " + notConvertible.getMessage());
            return Optional.of(Verdict.Refused.with(BAD_REQUEST));
        } catch (RuntimeException failure) {
            LOG.log(Level.ERROR, server + ": a handshake is refused with 500", failure);
            return Optional.of(Verdict.Refused.with(INTERNAL_SERVER_ERROR));
        }
    }
}
