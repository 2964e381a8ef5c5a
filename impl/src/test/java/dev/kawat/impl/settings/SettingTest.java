/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kawat.OverflowPolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SettingTest {

    static Stream<Arguments> values() {
        return Stream.of(
                arguments(Setting.MAX_MESSAGE, "1", 1L),
                arguments(Setting.MAX_MESSAGE, "65536", 65536L),
                arguments(Setting.MAX_MESSAGE, "10B", 10L),
                arguments(Setting.MAX_MESSAGE, "64KiB", 65536L),
                arguments(Setting.MAX_MESSAGE, "64kib", 65536L),
                arguments(Setting.MAX_MESSAGE, " 64 KiB ", 65536L),
                arguments(Setting.MAX_MESSAGE, "2MiB", 2097152L),
                arguments(Setting.MAX_MESSAGE, "3GiB", 3221225472L),
                arguments(Setting.OUTBOX_BYTES, "8589934591GiB", 8589934591L << 30),
                arguments(Setting.OUTBOX_MESSAGES, "1", 1),
                arguments(Setting.OUTBOX_MESSAGES, "2147483647", Integer.MAX_VALUE),
                arguments(Setting.MAILBOX_MESSAGES, " 7 ", 7),
                arguments(Setting.WORKERS, "4", 4),
                arguments(Setting.OUTBOX_POLICY, "close", OverflowPolicy.CLOSE),
                arguments(Setting.OUTBOX_POLICY, "drop-newest", OverflowPolicy.DROP_NEWEST),
                arguments(Setting.OUTBOX_POLICY, "DROP_OLDEST", OverflowPolicy.DROP_OLDEST),
                arguments(Setting.OUTBOX_POLICY, "latest-per-key", OverflowPolicy.LATEST_PER_KEY),
                arguments(Setting.COMPRESSION, "off", Compression.OFF),
                arguments(Setting.COMPRESSION, "on", Compression.ON),
                arguments(Setting.COMPRESSION, "takeover", Compression.TAKEOVER),
                arguments(Setting.COMPRESSION_LEVEL, "1", 1),
                arguments(Setting.COMPRESSION_LEVEL, "9", 9),
                arguments(Setting.WRITE_TIMEOUT, "1ms", Duration.ofMillis(1)),
                arguments(Setting.WRITE_TIMEOUT, "500 ms", Duration.ofMillis(500)),
                arguments(Setting.CLOSE_TIMEOUT, "10s", Duration.ofSeconds(10)),
                arguments(Setting.PONG_TIMEOUT, "5m", Duration.ofMinutes(5)),
                arguments(Setting.SHUTDOWN_TIMEOUT, "1h", Duration.ofHours(1)),
                arguments(Setting.IDLE_TIMEOUT, "36500d", Duration.ofDays(36500)),
                arguments(Setting.IDLE_TIMEOUT, "PT1M30S", Duration.ofSeconds(90)),
                arguments(Setting.IDLE_TIMEOUT, "off", Duration.ZERO),
                arguments(Setting.PING_INTERVAL, "OFF", Duration.ZERO),
                arguments(Setting.BYTE_RATE, "off", 0L),
                arguments(Setting.BYTE_RATE, "64KiB", 65536L),
                arguments(Setting.MESSAGE_RATE, "Off", 0),
                arguments(Setting.RATE_POLICY, "delay", RatePolicy.DELAY),
                arguments(Setting.RATE_POLICY, "close", RatePolicy.CLOSE),
                arguments(Setting.RATE_POLICY, "drop", RatePolicy.DROP));
    }

    @ParameterizedTest
    @MethodSource("values")
    void textStandsForAValue(Setting setting, String text, Object value) {
        assertThat(setting.parse(text).map(Object.class::cast)).contains(value);
    }

    static Stream<Arguments> notAllowed() {
        return Stream.of(
                arguments(Setting.COMPRESSION, "yes"),
                arguments(Setting.COMPRESSION, ""),
                arguments(Setting.COMPRESSION_LEVEL, "0"),
                arguments(Setting.COMPRESSION_LEVEL, "10"),
                arguments(Setting.MAX_MESSAGE, ""),
                arguments(Setting.MAX_MESSAGE, "0"),
                arguments(Setting.MAX_MESSAGE, "0MiB"),
                arguments(Setting.MAX_MESSAGE, "-1"),
                arguments(Setting.MAX_MESSAGE, "1.5MiB"),
                arguments(Setting.MAX_MESSAGE, "1MB"),
                arguments(Setting.MAX_MESSAGE, "MiB"),
                arguments(Setting.MAX_MESSAGE, "off"),
                arguments(Setting.MAX_MESSAGE, "9999999999999999"),
                arguments(Setting.MAX_MESSAGE, "8589934592GiB"), // 2^63
                arguments(Setting.MAX_MESSAGE, "17179869185GiB"), // 2^64 + 2^30
                arguments(Setting.OUTBOX_MESSAGES, "0"),
                arguments(Setting.OUTBOX_MESSAGES, "-5"),
                arguments(Setting.OUTBOX_MESSAGES, "2147483648"),
                arguments(Setting.OUTBOX_MESSAGES, "1KiB"),
                arguments(Setting.OUTBOX_MESSAGES, ""),
                arguments(Setting.OUTBOX_POLICY, ""),
                arguments(Setting.OUTBOX_POLICY, "drop"),
                arguments(Setting.WRITE_TIMEOUT, ""),
                arguments(Setting.WRITE_TIMEOUT, "10"),
                arguments(Setting.WRITE_TIMEOUT, "0s"),
                arguments(Setting.WRITE_TIMEOUT, "PT0.0005S"),
                arguments(Setting.WRITE_TIMEOUT, "-1s"),
                arguments(Setting.WRITE_TIMEOUT, "PT-1S"),
                arguments(Setting.WRITE_TIMEOUT, "off"),
                arguments(Setting.WRITE_TIMEOUT, "1.5s"),
                arguments(Setting.WRITE_TIMEOUT, "1S 1M"),
                arguments(Setting.WRITE_TIMEOUT, "36501d"),
                arguments(Setting.WRITE_TIMEOUT, "999999999999d"),
                arguments(Setting.BYTE_RATE, "0"),
                arguments(Setting.MESSAGE_RATE, "1KiB"),
                arguments(Setting.RATE_POLICY, "off"),
                arguments(Setting.RATE_POLICY, "drop-newest"),
                arguments(Setting.IDLE_TIMEOUT, "0"),
                arguments(Setting.IDLE_TIMEOUT, "never"));
    }

    @ParameterizedTest
    @MethodSource("notAllowed")
    void otherTextIsNotAllowed(Setting setting, String text) {
        assertThat(setting.parse(text)).isEmpty();
    }

    static Stream<Arguments> origins() {
        return Stream.of(
                arguments("same-host", "same-host"),
                arguments(" * ", "*"),
                arguments("https://Example.COM", "https://example.com"),
                arguments("https://example.com:443", "https://example.com"),
                arguments("http://localhost:8080", "http://localhost:8080"),
                arguments("http://[::1]:8080", "http://[::1]:8080"),
                arguments("https://*.Example.COM", "https://*.example.com"),
                arguments("https://*.example.com:443", "https://*.example.com"),
                arguments("https://*.example.com:8443", "https://*.example.com:8443"),
                arguments("http://localhost:*", "http://localhost:*"),
                arguments("http://[::1]:*", "http://[::1]:*"),
                arguments(
                        "https://*.b.example, same-host, https://a.example",
                        "same-host,https://*.b.example,https://a.example"),
                arguments("https://b\u00fccher.example", "https://xn--bcher-kva.example"),
                arguments("https://B\u00dcCHER.example:8443", "https://xn--bcher-kva.example:8443"),
                arguments("https://bu\u0308cher.example", "https://xn--bcher-kva.example"),
                arguments("https://*.b\u00fccher.example", "https://*.xn--bcher-kva.example"),
                arguments("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
                arguments("https://xn--strae-oqa.example", "https://xn--strae-oqa.example"),
                arguments("https://example.com.", "https://example.com."),
                arguments("http://localhost:08080", "http://localhost:8080"),
                arguments("capacitor://localhost", "capacitor://localhost"));
    }

    @ParameterizedTest
    @MethodSource("origins")
    void originsAreARule(String text, String rule) {
        assertThat(Setting.ORIGINS.parse(text).map(Object::toString)).contains(rule);
    }

    @ParameterizedTest
    @CsvSource({"https://a.example, true", "https://b.example:8443, true", "https://b.example, false"})
    void originsAreSeparatedByCommas(String origin, boolean allowed) {
        OriginRule rule = (OriginRule) Setting.ORIGINS
                .parse("https://a.example , https://b.example:8443")
                .orElseThrow();

        assertThat(rule.allows(origin, "host")).isEqualTo(allowed);
    }

    static Stream<String> badOrigins() {
        return Stream.of(
                "",
                ",",
                "https://stra\u00dfe.example", // browsers do not make "ss" of it, as IDNA 2003 does
                "https://a\u200db.example",
                "https://exa%6Dple.com",
                "https://exa!mple.com",
                "https://.example.com",
                "https://a..example.com",
                "https://a\u3002\u3002example.com",
                "http://localhost:65536",
                "http://localhost:99999",
                "example.com",
                "https://",
                "https://example.com/",
                "https://example.com/chat",
                "https://example.com:",
                "https://example.com:port",
                "https://a.example,",
                "https://a.example,*",
                "https://*",
                "https://*.",
                "https://*example.com",
                "https://a.*.example.com",
                "https://*.*.example.com",
                "https://example.*",
                "*://example.com",
                "https://example.com:**",
                "https://user@example.com",
                "https://a.example https://b.example",
                "https://::1",
                "null",
                "**");
    }

    @ParameterizedTest
    @MethodSource("badOrigins")
    void originThatNoBrowserSendsIsNotAllowed(String text) {
        assertThat(Setting.ORIGINS.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void defaultIsAllowed(Setting setting) {
        assertThat(setting.parse(setting.defaultValue())).isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void everySettingIsDocumented(Setting setting) {
        assertThat(setting.meaning()).endsWith(".");
        assertThat(setting.allowed()).isNotBlank();
        assertThat(setting.key()).matches("[a-z]+(-[a-z]+)*");
    }

    @Test
    void keysAreDistinct() {
        assertThat(Arrays.stream(Setting.values()).map(Setting::key)).doesNotHaveDuplicates();
    }

    @Test
    void settingsOfTheApplicationBelongToNoEndpoint() {
        assertThat(EnumSet.allOf(Setting.class).stream().filter(not(Setting::perEndpoint)))
                .containsExactly(
                        Setting.MAX_CONNECTIONS_TOTAL,
                        Setting.MAX_CONNECTIONS_TOTAL_PER_ADDRESS,
                        Setting.MAX_CONNECTIONS_TOTAL_PER_USER,
                        Setting.HANDSHAKE_RATE,
                        Setting.HANDSHAKE_RATE_PER_ADDRESS,
                        Setting.TRUSTED_PROXIES,
                        Setting.TRANSPORT,
                        Setting.COMPRESSION_MEMORY,
                        Setting.COMPRESSION_LEVEL,
                        Setting.JSON,
                        Setting.ARTEFACTS,
                        Setting.MEMORY,
                        Setting.WORKERS,
                        Setting.HISTORY_MEMORY,
                        Setting.PRESENCE_LINGER,
                        Setting.RELAY_APPLICATION,
                        Setting.RELAY_NODE,
                        Setting.RELAY_SECRET,
                        Setting.RELAY_BUFFER,
                        Setting.RELAY_INBOUND,
                        Setting.RELAY_MAX_MESSAGE,
                        Setting.RELAY_WAIT,
                        Setting.RELAY_WAIT_LOGGED,
                        Setting.HANDSHAKE_TIMEOUT,
                        Setting.MAX_HEADER_SIZE,
                        Setting.SHUTDOWN_TIMEOUT);
    }
}
