/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import dev.kawat.WebSocketEndpoint;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All settings, each with its key, default, format and meaning. The defaults, the checks and the reference in the documentation
 * all come from here.
 */
@SuppressWarnings("ImmutableEnumChecker") // the functions have no state
public enum Setting {
    MAX_MESSAGE(
            "max-message",
            SettingFormat.SIZE,
            "1MiB",
            WebSocketEndpoint::maxMessage,
            "The largest message that a peer may send, in bytes of payload, inclusive. A larger one closes the"
                    + " connection with 1009."),
    MAX_FRAGMENTS(
            "max-fragments",
            SettingFormat.COUNT_OR_AUTO,
            "auto",
            WebSocketEndpoint::maxFragments,
            "The largest number of fragments in a message of a peer. More close the connection with 1008. With"
                    + " auto it is 16384, or one for every 64 bytes of max-message if that is more. Only the servlet"
                    + " transport counts fragments."),
    OUTBOX_BYTES(
            "outbox-bytes",
            SettingFormat.SIZE_OR_AUTO,
            "auto",
            WebSocketEndpoint::outboxBytes,
            "The number of bytes that may wait for a slow peer. With auto it is 1MiB, or max-message if that is"
                    + " more. When nothing else waits, one message of any size is accepted."),
    OUTBOX_MESSAGES(
            "outbox-messages",
            SettingFormat.COUNT,
            "1024",
            WebSocketEndpoint::outboxMessages,
            "The number of messages that may wait for a slow peer."),
    OUTBOX_POLICY(
            "outbox-policy",
            SettingFormat.POLICY,
            "close",
            WebSocketEndpoint::outboxPolicy,
            "The action when the outbox is full: close the connection with 1013, drop the newest or the oldest"
                    + " message, or keep only the latest message of each key."),
    HISTORY(
            "history",
            SettingFormat.HISTORY,
            "none",
            WebSocketEndpoint::history,
            "The topics whose messages are kept, and how many of them and for how long, at most. The first rule that matches the"
                    + " name of a topic holds for it. A topic without a rule keeps nothing."),
    RELAY(
            "relay",
            SettingFormat.RELAY,
            "none",
            WebSocketEndpoint::relay,
            "The relay that connects the nodes of the application. An endpoint with none keeps to its node, while others use"
                    + " the relay of the application."),
    PRESENCE(
            "presence",
            SettingFormat.PRESENCE,
            "off",
            WebSocketEndpoint::presence,
            "Whether the nodes tell each other who is connected: not at all (off), the users of the endpoint (users), or"
                    + " those of each topic too (topics)."),
    SLOW_AFTER(
            "slow-after",
            SettingFormat.DURATION,
            "2s",
            WebSocketEndpoint::slowAfter,
            "The time without progress of a write after which a peer counts as slow, for callbacks and observers"
                    + " of slow peers. A peer also counts as slow when its outbox is half full."),
    MAILBOX_MESSAGES(
            "mailbox-messages",
            SettingFormat.COUNT,
            "256",
            WebSocketEndpoint::mailboxMessages,
            "The number of messages that may wait for a busy handler before Kawat stops reading from the peer."),
    MAILBOX_BYTES(
            "mailbox-bytes",
            SettingFormat.SIZE,
            "1MiB",
            WebSocketEndpoint::mailboxBytes,
            "The number of bytes that may wait for a busy handler, in addition to one message, before Kawat stops"
                    + " reading from the peer."),
    CONCURRENCY(
            "concurrency",
            SettingFormat.COUNT,
            "1",
            WebSocketEndpoint::concurrency,
            "The number of messages of one connection that are handled at the same time. With 1 they are handled"
                    + " one after another, in order. A stream of messages is always handled one after another, and so are"
                    + " the messages of a request that the application upgrades by itself."),
    CONTEXTS(
            "contexts",
            SettingFormat.CONTEXTS,
            "auto",
            WebSocketEndpoint::contexts,
            "The callbacks around which the request context and the connection context are active: those of"
                    + " endpoints whose beans need them, as far as that is visible at deployment (auto), or all (always)."),
    ON_FAILURE(
            "on-failure",
            SettingFormat.FAILURE,
            "log-and-close",
            WebSocketEndpoint::onFailure,
            "The action when a callback or a codec fails and no @OnError method takes the failure: log it, close"
                    + " the connection (1011; 1007 or 1003 for a message that cannot be read), both, or neither (ignore). A"
                    + " message that is too big always closes the connection with 1009."),
    WRITE_TIMEOUT(
            "write-timeout",
            SettingFormat.DURATION,
            "10s",
            WebSocketEndpoint::writeTimeout,
            "The time that a write may make no progress before the connection is dropped (1006)."),
    CLOSE_TIMEOUT(
            "close-timeout",
            SettingFormat.DURATION,
            "10s",
            WebSocketEndpoint::closeTimeout,
            "The time that a peer may take to answer a close frame before the connection is dropped (1006). The value"
                    + " of the application, kawat.close-timeout, also holds between the two ends of a pair."),
    TERMINATE_MIN_CODE(
            "terminate-min-code",
            SettingFormat.TERMINATE_CODE,
            "3001",
            WebSocketEndpoint::terminateMinCode,
            "The lowest close code that terminate sends, up to 4999. With a lower one it closes with 1000 and no"
                    + " message."),
    PING(
            "ping",
            SettingFormat.PING,
            "when-silent",
            WebSocketEndpoint::ping,
            "The time at which a peer is pinged: after ping-interval without anything from it (when-silent), or"
                    + " every ping-interval, for clients that expect pings (always)."),
    PING_INTERVAL(
            "ping-interval",
            SettingFormat.DURATION_OR_OFF,
            "25s",
            WebSocketEndpoint::pingInterval,
            "The silence of the peer after which a ping is sent; with ping=always the interval between pings."),
    PONG_TIMEOUT(
            "pong-timeout",
            SettingFormat.DURATION,
            "20s",
            WebSocketEndpoint::pongTimeout,
            "The time that a peer may take to answer that ping before the connection is dropped (1006)."),
    IDLE_TIMEOUT(
            "idle-timeout",
            SettingFormat.DURATION_OR_OFF,
            "off",
            WebSocketEndpoint::idleTimeout,
            "The time without a message in either direction after which the connection is closed with 1001."),
    FRAME_TIMEOUT(
            "frame-timeout",
            SettingFormat.DURATION,
            "30s",
            WebSocketEndpoint::frameTimeout,
            "The time without progress in a frame that has begun, or in a compressed message, after which the"
                    + " connection is closed with 1008. A large message that makes progress may take longer. Only the servlet"
                    + " transport sees frames."),
    MESSAGE_TIMEOUT(
            "message-timeout",
            SettingFormat.DURATION,
            "60s",
            WebSocketEndpoint::messageTimeout,
            "The time in which a message that has begun must get longer by 1 KiB a second on average; otherwise the"
                    + " connection is closed with 1008. Pings and empty fragments make no message longer. The time begins"
                    + " anew when it is over, and while Kawat does not read."),
    MAX_PINGS(
            "max-pings",
            SettingFormat.COUNT,
            "50",
            WebSocketEndpoint::maxPings,
            "The number of pings a second that a peer may send, on average over ten seconds. More close the"
                    + " connection with 1008. Only the servlet transport sees pings."),
    MESSAGE_RATE(
            "message-rate",
            SettingFormat.COUNT_OR_OFF,
            "off",
            WebSocketEndpoint::messageRate,
            "The number of messages a second that a peer may send, and the number that may come at once. Pings and pongs"
                    + " that a callback takes count too. For more, see rate-policy."),
    BYTE_RATE(
            "byte-rate",
            SettingFormat.SIZE_OR_OFF,
            "off",
            WebSocketEndpoint::byteRate,
            "The number of bytes a second that the messages of a peer may have, after inflation, and the number that may"
                    + " come at once. For more, see rate-policy."),
    MESSAGE_RATE_PER_USER(
            "message-rate-per-user",
            SettingFormat.COUNT_OR_OFF,
            "off",
            WebSocketEndpoint::messageRatePerUser,
            "The number of messages a second that all connections of one user to the endpoint may send together, by the"
                    + " name of the identity with which the handshake was accepted. Otherwise like message-rate."),
    BYTE_RATE_PER_USER(
            "byte-rate-per-user",
            SettingFormat.SIZE_OR_OFF,
            "off",
            WebSocketEndpoint::byteRatePerUser,
            "The number of bytes a second that the messages of all connections of one user to the endpoint may have"
                    + " together. Otherwise like byte-rate."),
    RATE_POLICY(
            "rate-policy",
            SettingFormat.RATE_POLICY,
            "delay",
            WebSocketEndpoint::ratePolicy,
            "The action for a message that is beyond one of these rates: deliver it, and read nothing from the peer until"
                    + " the rate allows it (delay); close the connection with 1008 (close); or discard the message (drop)."),
    MAX_CONNECTIONS(
            "max-connections",
            SettingFormat.COUNT_OR_OFF,
            "off",
            WebSocketEndpoint::maxConnections,
            "The number of connections that the endpoint may have at the same time. Further handshakes get 503 with"
                    + " Retry-After."),
    MAX_CONNECTIONS_PER_ADDRESS(
            "max-connections-per-address",
            SettingFormat.COUNT_OR_OFF,
            "off",
            WebSocketEndpoint::maxConnectionsPerAddress,
            "The number of connections that the endpoint may have from one remote address; an IPv6 address stands for"
                    + " its network of 64 bits. Further handshakes get 429 with Retry-After. Behind a proxy, set"
                    + " trusted-proxies too."),
    MAX_CONNECTIONS_PER_USER(
            "max-connections-per-user",
            SettingFormat.COUNT_OR_OFF,
            "off",
            WebSocketEndpoint::maxConnectionsPerUser,
            "The number of connections that the endpoint may have of one user, by the name of the identity with which"
                    + " the handshake was accepted. Further handshakes get 429 with Retry-After."),
    FIRST_MESSAGE_TIMEOUT(
            "first-message-timeout",
            SettingFormat.DURATION_OR_OFF,
            "off",
            WebSocketEndpoint::firstMessageTimeout,
            "The time in which a peer must have sent its first message; pings are none. Otherwise the connection is"
                    + " closed with 1008."),
    MAX_CONNECTION_AGE(
            "max-connection-age",
            SettingFormat.DURATION_OR_OFF,
            "off",
            WebSocketEndpoint::maxConnectionAge,
            "The time after which a connection is closed with 1001, whatever it does."),
    SESSION_TOUCH(
            "session-touch",
            SettingFormat.SWITCH,
            "off",
            WebSocketEndpoint::sessionTouch,
            "Whether the messages of a peer keep the HTTP session of its handshake alive, as requests do. The container is told"
                    + " at most ten times in each interval after which it ends the session (on), or never (off). Pings, pongs and"
                    + " what is sent to the peer count as nothing."),
    COMPRESSION(
            "compression",
            SettingFormat.COMPRESSION,
            "off",
            WebSocketEndpoint::compression,
            "The compression of messages (permessage-deflate) if the peer offers it: none (off), each message by"
                    + " itself (on), or with references to earlier messages, which costs about 300 KiB a connection"
                    + " (takeover). Only the servlet transport compresses."),
    ORIGINS(
            "origins",
            SettingFormat.ORIGINS,
            "same-host",
            endpoint -> String.join(",", endpoint.origins()),
            "The values of the Origin header that may connect: any (*), the host of the request itself"
                    + " (same-host), or those listed. https://*.example.com stands for every host below example.com, and"
                    + " http://localhost:* for every port. All others get 403."),
    HOSTS(
            "hosts",
            SettingFormat.HOSTS,
            "*",
            endpoint -> String.join(",", endpoint.hosts()),
            "The values of the Host header that may connect: any (*), or those listed. A value without a port allows every"
                    + " port, and *.example.com stands for every host below example.com. All others get 421."),
    MAX_PENDING_HANDSHAKES(
            "max-pending-handshakes",
            SettingFormat.COUNT,
            "100",
            WebSocketEndpoint::maxPendingHandshakes,
            "The number of handshakes of an endpoint that checks and gates of the application may decide on at the same"
                    + " time. Others get 503 with Retry-After meanwhile. In a WAR, each takes a thread of the server, so that"
                    + " it must be less than the server has."),
    MESSAGE_TYPE_PROPERTY(
            "message-type-property",
            SettingFormat.PROPERTY,
            "type",
            WebSocketEndpoint::messageTypeProperty,
            "The property of a JSON message that holds its type, by which @MessageType tells messages apart."),
    JSON_MAX_DEPTH(
            "json-max-depth",
            SettingFormat.DEPTH,
            "128",
            WebSocketEndpoint::jsonMaxDepth,
            "The depth to which objects and arrays may be nested in a JSON message of a peer, inclusive. A deeper"
                    + " message cannot be read (1007)."),
    JSON_MAX_DIGITS(
            "json-max-digits",
            SettingFormat.COUNT,
            "1000",
            WebSocketEndpoint::jsonMaxDigits,
            "The number of digits that a number may have in a JSON message of a peer; an exponent counts as that"
                    + " many digits. A message with more cannot be read (1007)."),
    JSON_MAX_NAME(
            "json-max-name",
            SettingFormat.COUNT,
            "1000",
            WebSocketEndpoint::jsonMaxName,
            "The number of characters that a name may have in a JSON message of a peer, as it is written. A"
                    + " message with a longer name cannot be read (1007)."),
    JSON_MAX_MEMBERS(
            "json-max-members",
            SettingFormat.COUNT,
            "10000",
            WebSocketEndpoint::jsonMaxMembers,
            "The number of members that an object may have in a JSON message of a peer, not counting those of"
                    + " nested objects. A message with more cannot be read (1007)."),
    MAX_CONNECTIONS_TOTAL(
            "max-connections-total",
            SettingFormat.COUNT_OR_OFF,
            "off",
            null,
            "The number of connections that all endpoints together may have at the same time. Further handshakes get"
                    + " 503 with Retry-After."),
    MAX_CONNECTIONS_TOTAL_PER_ADDRESS(
            "max-connections-total-per-address",
            SettingFormat.COUNT_OR_OFF,
            "off",
            null,
            "The number of connections that all endpoints together may have from one remote address; an IPv6 address stands"
                    + " for its network of 64 bits. Further handshakes get 429 with Retry-After. Behind a proxy, set"
                    + " trusted-proxies too."),
    MAX_CONNECTIONS_TOTAL_PER_USER(
            "max-connections-total-per-user",
            SettingFormat.COUNT_OR_OFF,
            "off",
            null,
            "The number of connections that all endpoints together may have of one user, by the name of the identity with"
                    + " which the handshake was accepted. Further handshakes get 429 with Retry-After."),
    HANDSHAKE_RATE(
            "handshake-rate",
            SettingFormat.COUNT_OR_OFF,
            "off",
            null,
            "The number of handshakes a second that all endpoints together take, and the number that may come at once."
                    + " Further handshakes get 503 with Retry-After."),
    HANDSHAKE_RATE_PER_ADDRESS(
            "handshake-rate-per-address",
            SettingFormat.COUNT_OR_OFF,
            "off",
            null,
            "The number of handshakes a second that all endpoints together take from one remote address, and the number"
                    + " that may come at once; an IPv6 address stands for its network of 64 bits. Further handshakes get 429"
                    + " with Retry-After. Behind a proxy, set trusted-proxies too."),
    TRUSTED_PROXIES(
            "trusted-proxies",
            SettingFormat.PROXIES,
            "none",
            null,
            "The proxies whose Forwarded (RFC 7239), X-Forwarded-For, X-Forwarded-Host, X-Forwarded-Port and X-Forwarded-Proto"
                    + " headers tell the address of the client, and the host and the scheme that it has asked for. From"
                    + " anybody else, these headers mean nothing."),
    TRANSPORT(
            "transport",
            SettingFormat.TRANSPORT,
            "auto",
            null,
            "The carrier of the connections: Kawat's own protocol engine (servlet), the engine of the server"
                    + " (container), or Kawat's on every server that is known to support it and else the server's (auto)."),
    COMPRESSION_MEMORY(
            "compression-memory",
            SettingFormat.SIZE,
            "64MiB",
            null,
            "The memory that all connections together may keep for compression. A connection takes 44 KiB with"
                    + " compression=on for the messages of the client, unless the client does without it, and 306 KiB with"
                    + " compression=takeover. When the memory is used up, takeover becomes on, and on becomes off."),
    COMPRESSION_LEVEL(
            "compression-level",
            SettingFormat.LEVEL,
            "1",
            null,
            "The effort of compression: 1 is the fastest, 9 makes the shortest messages."),
    JSON(
            "json",
            SettingFormat.JSON,
            "auto",
            null,
            "The library that reads and writes JSON: JSON-B (jsonb), Jackson (jackson), or JSON-B if there is a"
                    + " provider and else Jackson (auto)."),
    ARTEFACTS(
            "artefacts",
            SettingFormat.FOLDER,
            "none",
            null,
            "The folder whose *.websocket files declare endpoints. Files that are added, changed or removed while the"
                    + " application runs take effect within two seconds. A key kawat.endpoint.<name>.<key> for a name that no"
                    + " endpoint has is then a warning, because a file with that name may come."),
    MEMORY(
            "memory",
            SettingFormat.SIZE_OR_AUTO,
            "auto",
            null,
            "The memory that all connections together may hold for what is unread and unsent. With auto it is a quarter of"
                    + " the heap. The more of it is used, the less may wait for one connection before its peer is not read on. From"
                    + " three quarters on, connections that hold much are not read, and from seven eighths on, new handshakes get"
                    + " 503. Then those that hold most are closed, with 1008 if it is unread and 1013 if it is unsent."),
    WORKERS(
            "workers",
            SettingFormat.COUNT,
            "200",
            null,
            "The number of blocking callbacks that run at the same time, on threads of Kawat or of the platform;"
                    + " virtual threads are not counted. A quarter is kept: each endpoint has its share of that quarter, at least"
                    + " one callback, which the others cannot take."),
    HISTORY_MEMORY(
            "history-memory",
            SettingFormat.SIZE,
            "64MiB",
            null,
            "The memory that the histories of all topics of the application may take together. Beyond it, the histories that were"
                    + " not used for longest are forgotten, and subscribers that would begin in them are told."),
    PRESENCE_LINGER(
            "presence-linger",
            SettingFormat.DURATION,
            "3s",
            null,
            "The time that a user without connections has to come back. Observers of @Left are told afterwards."),
    RELAY_APPLICATION(
            "relay-application",
            SettingFormat.NAME_OR_AUTO,
            "auto",
            null,
            "The name by which the nodes of the application know each other; applications with different names may share an"
                    + " engine. With auto it is the context path, and kawat for an application without one."),
    RELAY_NODE(
            "relay-node",
            SettingFormat.NAME_OR_AUTO,
            "auto",
            null,
            "The name of this node, for people. With auto it is the name of the host."),
    RELAY_SECRET(
            "relay-secret",
            SettingFormat.SECRET,
            "none",
            null,
            "The secret with which the nodes sign what they send to each other, the same on all of them. What is not signed"
                    + " with it is dropped."),
    RELAY_BUFFER(
            "relay-buffer",
            SettingFormat.SIZE,
            "4MiB",
            null,
            "The memory that messages may take which wait for the relay. What comes beyond it does not reach other nodes."),
    RELAY_INBOUND(
            "relay-inbound",
            SettingFormat.SIZE,
            "32MiB",
            null,
            "The memory that messages of other nodes may take before they are queued for the connections here."),
    RELAY_MAX_MESSAGE(
            "relay-max-message",
            SettingFormat.SIZE,
            "1MiB",
            null,
            "The size of the largest message that other nodes get."),
    RELAY_WAIT(
            "relay-wait",
            SettingFormat.DURATION,
            "5s",
            null,
            "The time that a message waits for the relay while there is no connection to it. Afterwards it does not reach"
                    + " other nodes."),
    RELAY_WAIT_LOGGED(
            "relay-wait-logged",
            SettingFormat.DURATION,
            "60s",
            null,
            "The time that a message for a topic with a history waits for the relay. Subscribers on the same node have it"
                    + " after a second."),
    HANDSHAKE_TIMEOUT(
            "handshake-timeout",
            SettingFormat.DURATION,
            "10s",
            null,
            "The time that the standalone server waits for a request: for its first byte, from then on for its last header,"
                    + " and for the rest of its body once it is answered. The connection is closed afterwards. In a WAR, the"
                    + " server has settings for this."),
    MAX_HEADER_SIZE(
            "max-header-size",
            SettingFormat.SIZE,
            "16KiB",
            null,
            "The size of the request line and all headers of a request, in bytes, which the standalone server accepts. A longer"
                    + " request line is refused with 414, longer headers and more than 200 of them with 431. In a WAR, the server"
                    + " has settings for this."),
    SHUTDOWN_TIMEOUT(
            "shutdown-timeout",
            SettingFormat.DURATION,
            "5s",
            null,
            "The time that a stopping application waits for its connections to close after it has sent 1001.");

    private final String key;
    private final SettingFormat format;
    private final String defaultValue;
    private final @Nullable Function<WebSocketEndpoint, String> member;
    private final String meaning;

    Setting(
            String key,
            SettingFormat format,
            String defaultValue,
            @Nullable Function<WebSocketEndpoint, String> member,
            String meaning) {
        this.key = key;
        this.format = format;
        this.defaultValue = defaultValue;
        this.member = member;
        this.meaning = meaning;
    }

    /** Returns the settings that each endpoint may have its own values of. */
    public static List<Setting> allPerEndpoint() {
        return Stream.of(values()).filter(Setting::perEndpoint).toList();
    }

    /** Returns the setting of endpoints with a key, which has no prefix; empty if there is none. */
    public static Optional<Setting> perEndpoint(String key) {
        return allPerEndpoint().stream()
                .filter(setting -> setting.key.equals(key))
                .findFirst();
    }

    /** Returns the key without its prefix, for example {@code max-message}. */
    public String key() {
        return key;
    }

    /** Returns the value that is used if none is given, as text. */
    public String defaultValue() {
        return defaultValue;
    }

    /** Returns whether nobody may see the value. */
    boolean isSecret() {
        return format == SettingFormat.SECRET;
    }

    /** Returns the meaning of this setting, in one or a few sentences. */
    public String meaning() {
        return meaning;
    }

    /** Returns the values that may be written, in words. */
    public String allowed() {
        return format.allowed();
    }

    /** Returns whether each endpoint may have its own value; otherwise there is one for the application. */
    public boolean perEndpoint() {
        return member != null;
    }

    /** Returns the value in an annotation; an empty text if there is none. */
    public String declaredIn(WebSocketEndpoint endpoint) {
        return member == null ? "" : member.apply(endpoint);
    }

    /** Returns the value of a text, of the type that the settings records have for it; empty if the text is not allowed. */
    public Optional<?> parse(String text) {
        return format.parse(text.strip());
    }
}
