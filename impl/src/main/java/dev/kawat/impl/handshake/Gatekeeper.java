/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import dev.kawat.Handshake;
import dev.kawat.impl.admission.ClientRequest;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.deployment.RunningEndpoint;
import dev.kawat.impl.deployment.RunningEndpoints;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.handler.HandlerFactory;
import dev.kawat.impl.liveness.MemoryBudget;
import dev.kawat.impl.settings.Setting;
import dev.kawat.impl.wire.ExtensionHeader;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks requests for an upgrade as RFC 6455 section 4.2.1 demands, and more strictly: each header once, each value exactly. No
 * handshake reaches an engine that was not admitted here. Usable from any thread.
 */
public final class Gatekeeper {

    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int METHOD_NOT_ALLOWED = 405;

    /** RFC 9110 section 7.4: the server is not configured for the host that the request is sent to. */
    private static final int MISDIRECTED_REQUEST = 421;

    private static final int UPGRADE_REQUIRED = 426;
    private static final int NOT_IMPLEMENTED = 501;

    /** RFC 6455 section 4.1 (7): the key is 16 bytes. */
    private static final int KEY_BYTES = 16;

    /** In base64 with its padding, which is not optional (RFC 4648 section 3.2). */
    private static final int KEY_CHARACTERS = 24;

    private final RunningEndpoints endpoints;
    private final RefusalLog refusals;
    private final MemoryBudget memory;

    /** A gatekeeper for the endpoints of an application. */
    public Gatekeeper(Deployment deployment) {
        this.endpoints = deployment.endpoints();
        this.refusals = new RefusalLog(deployment.watchdog()::now);
        this.memory = deployment.watchdog().memory();
    }

    /** Checks a request, whichever way it came. Runs the gate of the endpoint, which may block. */
    public HandshakeOutcome check(UpgradeRequest request) {
        RunningEndpoints.Moment now = endpoints.now();
        RunningEndpoints.Match match = now.match(request.path()).orElse(null);
        boolean asked = request.asksForWebSocket();
        if (match == null) {
            return asked && now.isMalformed(request.path())
                    ? HandshakeOutcome.Refused.with(BAD_REQUEST)
                    : HandshakeOutcome.NotOurs.INSTANCE;
        }
        boolean everyPath = match.endpoint().descriptor().path().isEveryPath();
        if (!asked) {
            return everyPath ? HandshakeOutcome.NotOurs.INSTANCE : HandshakeOutcome.NoUpgrade.INSTANCE;
        }
        if (request.isServedByName() && (everyPath || !match.pathParams().isEmpty())) {
            // A name is more specific than a variable; what has that name may forward to an endpoint.
            return HandshakeOutcome.NotOurs.INSTANCE;
        }
        return checkProtocol(request)
                .orElseGet(() -> admit(request, match, match.endpoint().core().handlers()));
    }

    /**
     * Checks a request for an endpoint, whatever its path is.
     *
     * @param pathParams the values of the variables of the path
     * @param handlers makes the handler of the connection
     */
    public HandshakeOutcome check(
            UpgradeRequest request, RunningEndpoint endpoint, Map<String, String> pathParams, HandlerFactory handlers) {
        if (!request.asksForWebSocket()) {
            return HandshakeOutcome.NoUpgrade.INSTANCE;
        }
        RunningEndpoints.Match match = new RunningEndpoints.Match(endpoint, pathParams);
        return checkProtocol(request).orElseGet(() -> admit(request, match, handlers));
    }

    /** Returns whether the path of a request is that of an endpoint, and checks nothing else. */
    boolean knows(UpgradeRequest request) {
        return endpoints.match(request.path()).isPresent();
    }

    private static Optional<HandshakeOutcome> checkProtocol(UpgradeRequest request) {
        boolean extended = request.isExtendedConnect();
        if (!extended && !request.method().equals("GET")) {
            return Optional.of(new HandshakeOutcome.Refused(METHOD_NOT_ALLOWED, Map.of("Allow", "GET")));
        }
        List<String> versions = request.header("Sec-WebSocket-Version");
        boolean wellFormed = (extended || isHttp1Handshake(request)) // RFC 8441 section 5: neither Connection nor a key
                && !announcesBody(request)
                && request.authority().filter(host -> !host.isEmpty()).isPresent()
                && versions.size() == 1
                && request.header("Origin").size() <= 1
                && ExtensionHeader.isWellFormed(request.header("Sec-WebSocket-Extensions")); // RFC 6455 9.1
        if (!wellFormed) {
            return Optional.of(HandshakeOutcome.Refused.with(BAD_REQUEST));
        }
        if (!versions.get(0).strip().equals("13")) {
            return Optional.of(new HandshakeOutcome.Refused(UPGRADE_REQUIRED, Map.of("Sec-WebSocket-Version", "13")));
        }
        return request.isUpgradable()
                ? Optional.empty()
                : Optional.of(HandshakeOutcome.Refused.with(NOT_IMPLEMENTED)); // RFC 9220 section 3
    }

    private static boolean isHttp1Handshake(UpgradeRequest request) {
        return request.protocol().equals("HTTP/1.1")
                && HeaderTokens.of(request.header("Connection")).anyMatch("upgrade"::equals)
                && isKey(request.header("Sec-WebSocket-Key"));
    }

    /**
     * Returns whether a request announces a body. What follows a handshake are frames, and whoever takes them for a body, or a body
     * for them, can be made to see a request that is none (RFC 9112 section 11.2).
     */
    private static boolean announcesBody(UpgradeRequest request) {
        return !request.header("Transfer-Encoding").isEmpty()
                || !request.header("Content-Length").stream()
                        .allMatch(length -> length.strip().equals("0"));
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

    private HandshakeOutcome admit(UpgradeRequest request, RunningEndpoints.Match match, HandlerFactory handlers) {
        RunningEndpoint endpoint = match.endpoint();
        String host = request.authority().orElse("");
        ClientRequest sent = endpoint.connections().asSentByClient(request.snapshot(match.pathParams()), host);
        if (memory.isExhausted()) {
            return HandshakeOutcome.Refused.by(endpoint.connections().refuse(Setting.MEMORY, sent.handshake()));
        }
        Optional<HandshakeOutcome> foreign = checkHostAndOrigin(request, endpoint, sent);
        if (foreign.isPresent()) {
            return foreign.get();
        }
        Admission admission = new Admission(endpoint, handlers, request::httpSession);
        Handshake handshake = endpoint.authorizer().withRoles(sent.handshake(), request::isUserInRole);
        Optional<HandshakeOutcome> refusal = endpoint.connections()
                .checkLimits(handshake, endpoint.core())
                .<HandshakeOutcome>map(HandshakeOutcome.Refused::by)
                .or(() -> admission.checkArguments(handshake));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Optional<String> subprotocol = subprotocol(endpoint.descriptor(), request.header("Sec-WebSocket-Protocol"));
        if (subprotocol.isEmpty() && endpoint.descriptor().requireSubprotocol()) {
            return HandshakeOutcome.Refused.with(BAD_REQUEST);
        }
        HandshakeOutcome outcome = admission.admit(handshake, subprotocol.orElse(null), request::isUserInRole);
        boolean inSession = handshake.httpSessionId().isPresent();
        return outcome instanceof HandshakeOutcome.Admitted admitted && inSession && request.hasLostSession()
                ? abandon(admitted.connection())
                : outcome;
    }

    private Optional<HandshakeOutcome> checkHostAndOrigin(
            UpgradeRequest request, RunningEndpoint endpoint, ClientRequest sent) {
        if (!endpoint.settings().admission().hosts().allows(sent.host())) {
            refusals.refusedHost(endpoint, sent);
            return Optional.of(HandshakeOutcome.Refused.with(MISDIRECTED_REQUEST));
        }
        for (String origin : request.header("Origin")) {
            if (!endpoint.settings().origins().allows(origin.strip(), sent.host())) {
                refusals.refusedOrigin(endpoint, origin.strip(), sent);
                return Optional.of(HandshakeOutcome.Refused.with(FORBIDDEN));
            }
        }
        return Optional.empty();
    }

    /** The session ended before anybody knew that a connection belongs to it. */
    private static HandshakeOutcome abandon(DefaultConnection connection) {
        connection.abandon();
        return HandshakeOutcome.Refused.with(FORBIDDEN);
    }

    /** Returns the first of the endpoint's subprotocols that the client offers in the values of its headers. */
    public static Optional<String> subprotocol(EndpointDescriptor endpoint, List<String> headers) {
        List<String> offered = headers.stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(String::strip)
                .toList();
        return endpoint.subprotocols().stream().filter(offered::contains).findFirst();
    }
}
