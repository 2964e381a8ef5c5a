/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import dev.kawat.OverflowPolicy;
import dev.kawat.WebSocketEndpoint;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every setting: its key, its default, what it means and how its value is written. The one source of the defaults, of the
 * checks and of the reference in the documentation.
 */
@SuppressWarnings("ImmutableEnumChecker") // the functions have no state
public enum Setting {
    MAX_MESSAGE(
            "max-message",
            Syntax.SIZE,
            "1MiB",
            WebSocketEndpoint::maxMessage,
            "The largest message that a peer may send, in bytes of payload, inclusive; beyond it the connection closes with 1009."),
    MAX_FRAGMENTS(
            "max-fragments",
            Syntax.COUNT_OR_AUTO,
            "auto",
            WebSocketEndpoint::maxFragments,
            "The most fragments that a message of a peer may have; beyond it the connection closes with 1008. With auto these are"
                    + " 16384, or one for every 64 bytes of max-message if that is more. Only the servlet transport counts them."),
    OUTBOX_BYTES(
            "outbox-bytes",
            Syntax.SIZE_OR_AUTO,
            "auto",
            WebSocketEndpoint::outboxBytes,
            "How many bytes may wait for a slow peer; with auto 1MiB, or max-message if that is more. One message of any size is"
                    + " taken when nothing else waits."),
    OUTBOX_MESSAGES(
            "outbox-messages",
            Syntax.COUNT,
            "1024",
            WebSocketEndpoint::outboxMessages,
            "How many messages may wait for a slow peer."),
    OUTBOX_POLICY(
            "outbox-policy",
            Syntax.POLICY,
            "close",
            WebSocketEndpoint::outboxPolicy,
            "What happens when the outbox is full: close with 1013, drop the newest or drop the oldest message, or keep only the"
                    + " latest of each key."),
    SLOW_AFTER(
            "slow-after",
            Syntax.DURATION,
            "2s",
            WebSocketEndpoint::slowAfter,
            "After how long without progress of a write a peer counts as slow, for those who want to know; so it does when half"
                    + " of what may wait for it does."),
    MAILBOX_MESSAGES(
            "mailbox-messages",
            Syntax.COUNT,
            "256",
            WebSocketEndpoint::mailboxMessages,
            "How many messages may wait for a busy handler before Kawat stops reading from the peer."),
    MAILBOX_BYTES(
            "mailbox-bytes",
            Syntax.SIZE,
            "1MiB",
            WebSocketEndpoint::mailboxBytes,
            "How much may wait for a busy handler, beside one message, before Kawat stops reading from the peer."),
    CONCURRENCY(
            "concurrency",
            Syntax.COUNT,
            "1",
            WebSocketEndpoint::concurrency,
            "How many messages of one connection are handled at once: one after another in their order (1), or so many side by"
                    + " side. A stream of messages is always one after another."),
    CONTEXTS(
            "contexts",
            Syntax.CONTEXTS,
            "auto",
            WebSocketEndpoint::contexts,
            "Around which callbacks the request context and the connection context are active: those of endpoints whose beans are"
                    + " seen at deployment to need them (auto), or all (always)."),
    ON_FAILURE(
            "on-failure",
            Syntax.FAILURE,
            "log-and-close",
            WebSocketEndpoint::onFailure,
            "What happens when a callback or a codec fails and no @OnError method takes it: the failure is logged, the connection"
                    + " closes (1011; 1007 or 1003 for a message that cannot be read), both, or nothing (ignore). A message that"
                    + " is too big closes with 1009 in any case."),
    WRITE_TIMEOUT(
            "write-timeout",
            Syntax.DURATION,
            "10s",
            WebSocketEndpoint::writeTimeout,
            "How long a write may make no progress before the connection is dropped (1006)."),
    CLOSE_TIMEOUT(
            "close-timeout",
            Syntax.DURATION,
            "10s",
            WebSocketEndpoint::closeTimeout,
            "How long a peer may take to answer a close frame before the connection is dropped (1006)."),
    PING(
            "ping",
            Syntax.PING,
            "when-silent",
            WebSocketEndpoint::ping,
            "When a peer is pinged: after ping-interval without anything from it (when-silent), or every ping-interval, whatever"
                    + " it sends (always), for clients that wait for pings."),
    PING_INTERVAL(
            "ping-interval",
            Syntax.DURATION_OR_OFF,
            "25s",
            WebSocketEndpoint::pingInterval,
            "After how much silence of the peer a ping is sent, or with ping=always how often."),
    PONG_TIMEOUT(
            "pong-timeout",
            Syntax.DURATION,
            "20s",
            WebSocketEndpoint::pongTimeout,
            "How long a peer may take to answer that ping before the connection is dropped (1006)."),
    IDLE_TIMEOUT(
            "idle-timeout",
            Syntax.DURATION_OR_OFF,
            "off",
            WebSocketEndpoint::idleTimeout,
            "After how long without a message in either direction the connection is closed with 1001."),
    FRAME_TIMEOUT(
            "frame-timeout",
            Syntax.DURATION,
            "30s",
            WebSocketEndpoint::frameTimeout,
            "How long nothing may come of a frame that has begun, or of a compressed message, before the connection closes with"
                    + " 1008; a large one that goes on may take longer, but after a minute 1 KiB a second must have come of a"
                    + " message on average. Only the servlet transport sees frames."),
    COMPRESSION(
            "compression",
            Syntax.COMPRESSION,
            "off",
            WebSocketEndpoint::compression,
            "Whether messages are compressed (permessage-deflate) where the peer offers it: ours each for itself (on), or with"
                    + " references to those before it, which costs about 300 KiB a connection (takeover). Only the servlet"
                    + " transport compresses."),
    ORIGINS(
            "origins",
            Syntax.ORIGINS,
            "same-host",
            endpoint -> String.join(",", endpoint.origins()),
            "The values of the Origin header that may connect: any (*), that of the page's own host (same-host), or those listed,"
                    + " of which https://*.example.com stands for every host below example.com, and http://localhost:* for every"
                    + " port; others get 403."),
    MESSAGE_TYPE_PROPERTY(
            "message-type-property",
            Syntax.PROPERTY,
            "type",
            WebSocketEndpoint::messageTypeProperty,
            "The property of a JSON message that holds its type, by which @MessageType tells messages apart."),
    JSON_MAX_DEPTH(
            "json-max-depth",
            Syntax.DEPTH,
            "128",
            WebSocketEndpoint::jsonMaxDepth,
            "How deep objects and arrays may be nested in a JSON message of a peer, inclusive; beyond it the message cannot be"
                    + " read (1007)."),
    JSON_MAX_DIGITS(
            "json-max-digits",
            Syntax.COUNT,
            "1000",
            WebSocketEndpoint::jsonMaxDigits,
            "How many digits a number may have in a JSON message of a peer, an exponent counted as so many digits; beyond it the"
                    + " message cannot be read (1007)."),
    JSON_MAX_NAME(
            "json-max-name",
            Syntax.COUNT,
            "1000",
            WebSocketEndpoint::jsonMaxName,
            "How many characters a name may have in a JSON message of a peer, as it is written; beyond it the message cannot be"
                    + " read (1007)."),
    JSON_MAX_MEMBERS(
            "json-max-members",
            Syntax.COUNT,
            "10000",
            WebSocketEndpoint::jsonMaxMembers,
            "How many members an object may have in a JSON message of a peer, without those of objects in it; beyond it the"
                    + " message cannot be read (1007)."),
    TRANSPORT(
            "transport",
            Syntax.TRANSPORT,
            "auto",
            null,
            "What carries the connections: Kawat's own protocol engine (servlet), the server's (container), or the first wherever"
                    + " the server is known to carry it (auto)."),
    COMPRESSION_MEMORY(
            "compression-memory",
            Syntax.SIZE,
            "64MiB",
            null,
            "How much memory all connections together may keep for compression: with compression=on 44 KiB each for what the"
                    + " client sends, unless the client does without; with compression=takeover 306 KiB. When it is used up,"
                    + " takeover becomes on, and on becomes off."),
    COMPRESSION_LEVEL(
            "compression-level",
            Syntax.LEVEL,
            "1",
            null,
            "How hard to compress: 1 is the fastest, 9 makes the shortest messages."),
    JSON(
            "json",
            Syntax.JSON,
            "auto",
            null,
            "What reads and writes JSON: JSON-B (jsonb), Jackson (jackson), or JSON-B where there is a provider and else Jackson"
                    + " (auto)."),
    WORKERS(
            "workers",
            Syntax.COUNT,
            "200",
            null,
            "How many blocking callbacks run at once where there are no virtual threads and no managed executor."),
    SHUTDOWN_TIMEOUT(
            "shutdown-timeout",
            Syntax.DURATION,
            "5s",
            null,
            "How long a stopping application waits for its connections to close after sending 1001.");

    /** How values are written. */
    @SuppressWarnings("ImmutableEnumChecker") // the functions have no state
    private enum Syntax {
        SIZE("a size of at least 1 byte such as 65536, 64KiB or 1MiB", text -> size(text)),
        SIZE_OR_AUTO(
                "'auto', or a size of at least 1 byte such as 65536, 64KiB or 1MiB",
                text -> isAuto(text) ? Optional.of((long) AUTO) : size(text)),
        COUNT("a whole number from 1 to 2147483647", text -> count(text)),
        COUNT_OR_AUTO(
                "'auto', or a whole number from 1 to 2147483647",
                text -> isAuto(text) ? Optional.of(AUTO) : count(text)),
        DEPTH(
                "a whole number from 1 to 1000",
                text -> count(text).filter(depth -> depth <= 1000)), // where JSON libraries stop
        DURATION("a duration of at least 1ms such as 500ms, 10s, 5m, 1h or PT10S", text -> duration(text)),
        DURATION_OR_OFF(
                "'off', or a duration of at least 1ms such as 500ms, 10s, 5m, 1h or PT10S",
                text -> durationOrOff(text)),
        POLICY("one of close, drop-newest, drop-oldest, latest-per-key", text -> policy(text)),
        CONTEXTS("one of auto, always", text -> choice(ContextChoice.class, text)),
        FAILURE("one of log-and-close, close, log, ignore", text -> choice(FailureStrategy.class, text)),
        PING("one of when-silent, always", text -> choice(PingPolicy.class, text)),
        COMPRESSION("one of off, on, takeover", text -> choice(Compression.class, text)),
        LEVEL("a whole number from 1 to 9", text -> count(text).filter(level -> level <= 9)),
        TRANSPORT("one of auto, servlet, container", text -> choice(TransportChoice.class, text)),
        JSON("one of auto, jsonb, jackson", text -> choice(JsonChoice.class, text)),
        PROPERTY("the name of a property", text -> Optional.of(text).filter(name -> !name.isEmpty())),
        ORIGINS(
                "'*', or 'same-host' and scheme://host[:port] values as a browser can send them (no path; letters beyond ASCII as"
                        + " they are or as punycode), where host may begin with '*.' and port be '*', separated by commas",
                text -> origins(text));

        final String allowed;
        final Function<String, Optional<?>> parser;

        Syntax(String allowed, Function<String, Optional<?>> parser) {
            this.allowed = allowed;
            this.parser = parser;
        }
    }

    /** Stands for "auto", which is no number that may be written. */
    static final int AUTO = 0;

    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*(B|KiB|MiB|GiB)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)");

    private final String key;
    private final Syntax syntax;
    private final String defaultValue;
    private final @Nullable Function<WebSocketEndpoint, String> member;
    private final String meaning;

    Setting(
            String key,
            Syntax syntax,
            String defaultValue,
            @Nullable Function<WebSocketEndpoint, String> member,
            String meaning) {
        this.key = key;
        this.syntax = syntax;
        this.defaultValue = defaultValue;
        this.member = member;
        this.meaning = meaning;
    }

    /** The key without its prefix, for example {@code max-message}. */
    public String key() {
        return key;
    }

    /** The value where nothing else is said. */
    public String defaultValue() {
        return defaultValue;
    }

    /** What it means, in one sentence for people. */
    public String meaning() {
        return meaning;
    }

    /** What may be written, for people. */
    public String allowed() {
        return syntax.allowed;
    }

    /** Whether each endpoint may have its own value; otherwise it holds for the application. */
    public boolean perEndpoint() {
        return member != null;
    }

    /** What the annotation says; empty for nothing. */
    public String declaredIn(WebSocketEndpoint endpoint) {
        return member == null ? "" : member.apply(endpoint);
    }

    /** The value that a text stands for, of the type that {@link EndpointSettings} has for it; empty if it is not allowed. */
    public Optional<?> parse(String text) {
        return syntax.parser.apply(text.strip());
    }

    private static boolean isAuto(String text) {
        return text.equalsIgnoreCase("auto");
    }

    private static Optional<Long> size(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String unit = matcher.group(2) == null ? "B" : matcher.group(2).toUpperCase(Locale.ROOT);
        long factor = switch (unit) {
            case "KIB" -> 1L << 10;
            case "MIB" -> 1L << 20;
            case "GIB" -> 1L << 30;
            default -> 1L;
        };
        long amount = Long.parseLong(matcher.group(1));
        return amount < 1 || amount > Long.MAX_VALUE / factor ? Optional.empty() : Optional.of(amount * factor);
    }

    private static Optional<Integer> count(String text) {
        try {
            int count = Integer.parseInt(text);
            return count < 1 ? Optional.empty() : Optional.of(count);
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        try {
            Duration duration;
            if (matcher.matches()) {
                long amount = Long.parseLong(matcher.group(1));
                duration = switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                };
            } else {
                duration = Duration.parse(text);
            }
            boolean representable =
                    duration.compareTo(Duration.ofMillis(1)) >= 0 && duration.compareTo(Duration.ofDays(36500)) <= 0;
            return representable ? Optional.of(duration) : Optional.empty();
        } catch (DateTimeParseException | ArithmeticException notADuration) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> durationOrOff(String text) {
        return text.equalsIgnoreCase("off") ? Optional.of(Duration.ZERO) : duration(text);
    }

    private static Optional<OverflowPolicy> policy(String text) {
        String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(OverflowPolicy.values())
                .filter(p -> p.name().equals(name))
                .findFirst();
    }

    private static <E extends Enum<E>> Optional<E> choice(Class<E> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(choice ->
                        choice.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text))
                .findFirst();
    }

    private static Optional<OriginRule> origins(String text) {
        if (text.equals("*")) {
            return Optional.of(OriginRule.ANY);
        }
        List<String> origins = Arrays.stream(text.split(",", -1))
                .map(origin -> origin.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(ArrayList::new));
        boolean sameHost = origins.removeIf("same-host"::equals);
        List<OriginPattern> allowed = origins.stream()
                .map(OriginPattern::parse)
                .flatMap(Optional::stream)
                .toList();
        return allowed.size() == origins.size() ? Optional.of(OriginRule.of(sameHost, allowed)) : Optional.empty();
    }
}
