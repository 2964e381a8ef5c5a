/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import dev.kawat.OverflowPolicy;
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

/** The formats in which the values of settings are written. */
@SuppressWarnings("ImmutableEnumChecker") // the functions have no state
enum SettingFormat {
    SIZE("a size of at least 1 byte such as 65536, 64KiB or 1MiB", text -> size(text)),
    SIZE_OR_AUTO("'auto', or a size of at least 1 byte such as 65536, 64KiB or 1MiB", text -> sizeOrAuto(text)),
    SIZE_OR_OFF("'off', or a size of at least 1 byte such as 65536, 64KiB or 1MiB", text -> sizeOrOff(text)),
    COUNT("a whole number from 1 to 2147483647", text -> count(text)),
    COUNT_OR_OFF("'off', or a whole number from 1 to 2147483647", text -> countOrOff(text)),
    COUNT_OR_AUTO("'auto', or a whole number from 1 to 2147483647", text -> countOrAuto(text)),
    DEPTH(
            "a whole number from 1 to 1000",
            text -> count(text).filter(depth -> depth <= 1000)), // the limit of the JSON libraries
    DURATION("a duration of at least 1ms such as 500ms, 10s, 5m, 1h or PT10S", text -> duration(text)),
    DURATION_OR_OFF(
            "'off', or a duration of at least 1ms such as 500ms, 10s, 5m, 1h or PT10S", text -> durationOrOff(text)),
    SWITCH("one of on, off", text -> onOrOff(text)),
    REDIRECTS("'off', or a whole number from 1 to 5", text -> countOrOff(text).filter(redirects -> redirects <= 5)),
    CLIENT_URI(
            "'none', or a URI that begins with ws:// or wss://, has a host, and neither a fragment nor user information",
            text -> Optional.of(text).filter(uri -> uri.equals("none") || WebSocketUri.isTemplate(uri))),
    POLICY("one of close, drop-newest, drop-oldest, latest-per-key", text -> policy(text)),
    RATE_POLICY("one of delay, close, drop", text -> choice(RatePolicy.class, text)),
    CONTEXTS("one of auto, always", text -> choice(ContextChoice.class, text)),
    FAILURE("one of log-and-close, close, log, ignore", text -> choice(FailureStrategy.class, text)),
    PING("one of when-silent, always", text -> choice(PingPolicy.class, text)),
    COMPRESSION("one of off, on, takeover", text -> choice(Compression.class, text)),
    TERMINATE_CODE(
            "a whole number from 3000 to 4999",
            text -> count(text).filter(code -> code >= 3000 && code <= 4999)), // RFC 6455 section 7.4.2
    LEVEL("a whole number from 1 to 9", text -> count(text).filter(level -> level <= 9)),
    TRANSPORT("one of auto, servlet, container", text -> choice(TransportChoice.class, text)),
    JSON("one of auto, jsonb, jackson", text -> choice(JsonChoice.class, text)),
    FOLDER("'none', or the path of a readable folder", text -> Folder.parse(text)),
    PROXIES(
            "'none', or IP addresses and networks such as 10.0.0.1, 10.0.0.0/8 or fd00::/8, separated by commas",
            text -> TrustedProxies.parse(text)),
    PROPERTY("the name of a property", text -> Optional.of(text).filter(name -> !name.isEmpty())),
    HOSTS(
            "'*', or host[:port] values as in the Host header, where host may begin with '*.', separated by commas",
            text -> HostRule.parse(text)),
    HISTORY(
            "'none', or rules such as room.*=100/10m, separated by commas: the names of topics, where '*' stands for any"
                    + " characters, then from 1 to 10000 messages, and a duration",
            text -> HistoryRules.parse(text)),
    RELAY(
            "'none', or the name of a relay, such as redis",
            text -> Optional.of(text).filter(name -> name.matches("[a-z0-9-]{1,40}"))),
    PRESENCE("one of off, users, topics", text -> choice(PresenceChoice.class, text)),
    NAME_OR_AUTO(
            "'auto', or a name of 1 to 100 characters without control characters",
            text -> Optional.of(text).filter(name -> name.matches("\\P{Cc}{1,100}"))),
    SECRET(
            "'none', or a text of at least 16 characters",
            text -> Optional.of(text).filter(secret -> secret.equals("none") || secret.length() >= 16)),
    ORIGINS(
            "'*', or 'same-host' and scheme://host[:port] values as a browser can send them (no path; letters beyond ASCII as"
                    + " they are or as punycode), where host may begin with '*.' and port be '*', separated by commas",
            text -> origins(text));

    /** The number that stands for "auto"; it cannot be written as a number. */
    static final int AUTO = 0;

    private static final Pattern SIZE_SYNTAX =
            Pattern.compile("(\\d{1,15})\\s*(B|KiB|MiB|GiB)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern DURATION_SYNTAX = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)");

    private final String allowed;
    private final Function<String, Optional<?>> parser;

    SettingFormat(String allowed, Function<String, Optional<?>> parser) {
        this.allowed = allowed;
        this.parser = parser;
    }

    /** Returns the values that may be written, in words. */
    String allowed() {
        return allowed;
    }

    /** Returns the value of a text; empty if the text is not allowed. */
    Optional<?> parse(String text) {
        return parser.apply(text);
    }

    private static boolean isOff(String text) {
        return text.equalsIgnoreCase("off");
    }

    private static boolean isAuto(String text) {
        return text.equalsIgnoreCase("auto");
    }

    private static Optional<Long> size(String text) {
        Matcher matcher = SIZE_SYNTAX.matcher(text);
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

    private static Optional<Long> sizeOrAuto(String text) {
        return isAuto(text) ? Optional.of((long) AUTO) : size(text);
    }

    private static Optional<Long> sizeOrOff(String text) {
        return isOff(text) ? Optional.of(0L) : size(text);
    }

    private static Optional<Integer> count(String text) {
        try {
            int count = Integer.parseInt(text);
            return count < 1 ? Optional.empty() : Optional.of(count);
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> countOrOff(String text) {
        return isOff(text) ? Optional.of(0) : count(text);
    }

    private static Optional<Integer> countOrAuto(String text) {
        return isAuto(text) ? Optional.of(AUTO) : count(text);
    }

    /** Parses a duration; empty if the text is none, or out of bounds. */
    static Optional<Duration> duration(String text) {
        Matcher matcher = DURATION_SYNTAX.matcher(text);
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

    private static Optional<Boolean> onOrOff(String text) {
        return text.equals("on") || text.equals("off") ? Optional.of(text.equals("on")) : Optional.empty();
    }

    private static Optional<Duration> durationOrOff(String text) {
        return isOff(text) ? Optional.of(Duration.ZERO) : duration(text);
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
