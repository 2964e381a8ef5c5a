/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kawat.OverflowPolicy;
import dev.kawat.impl.problem.Problems;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EndpointSettingsTest {

    private final Problems problems = new Problems();

    private static Configuration configuration(Map<String, String> given) {
        return Configuration.of(new Properties(), Map.of(), given);
    }

    @Test
    void defaultsAreThoseOfTheDesign() {
        EndpointSettings defaults = EndpointSettings.defaults();

        assertThat(defaults)
                .isEqualTo(new EndpointSettings(
                        new MessageSettings(
                                1024 * 1024, 16384, Compression.OFF, "type", new JsonBounds(128, 1000, 1000, 10_000)),
                        new OutboxSettings(1024 * 1024, 1024, OverflowPolicy.CLOSE, Duration.ofSeconds(2)),
                        new MailboxSettings(256, 1024 * 1024),
                        new CallbackSettings(1, ContextChoice.AUTO, FailureStrategy.LOG_AND_CLOSE),
                        new LivenessSettings(
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(10),
                                PingPolicy.WHEN_SILENT,
                                Duration.ofSeconds(25),
                                Duration.ofSeconds(20),
                                Duration.ZERO,
                                new InputLimits(
                                        Duration.ofSeconds(30),
                                        Duration.ofSeconds(60),
                                        50,
                                        new RateSettings(0, 0, 0, 0, RatePolicy.DELAY))),
                        new AdmissionSettings(
                                OriginRule.SAME_HOST,
                                HostRule.ANY,
                                100,
                                new ConnectionBounds(0, 0, 0, Duration.ZERO, Duration.ZERO),
                                false),
                        new ServerSettings(3001, HistoryRules.NONE, "none", PresenceChoice.OFF)));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 16384, 1048576",
        "1MiB, 16384, 1048576",
        "2MiB, 32768, 2097152",
        "16MiB, 262144, 16777216",
        "1000GiB, 2147483647, 1073741824000"
    })
    void raisingTheLargestMessageIsEnough(String maxMessage, int fragments, long outboxBytes) {
        Configuration configuration = configuration(Map.of("kawat.max-message", maxMessage));

        EndpointSettings settings = EndpointSettings.resolve("chat", Map.of(), configuration, problems);

        assertThat(settings.messages().maxFragments()).isEqualTo(fragments);
        assertThat(settings.outbox().maxBytes()).isEqualTo(outboxBytes);
    }

    @Test
    void whatIsSaidOfFragmentsAndTheOutboxHoldsWhateverTheLargestMessageIs() {
        Configuration configuration = configuration(
                Map.of("kawat.max-message", "16MiB", "kawat.max-fragments", "7", "kawat.outbox-bytes", "8"));

        EndpointSettings settings = EndpointSettings.resolve("chat", Map.of(), configuration, problems);

        assertThat(settings.messages().maxFragments()).isEqualTo(7);
        assertThat(settings.outbox().maxBytes()).isEqualTo(8);
    }

    static Stream<Arguments> sources() {
        Map<Setting, String> nothing = Map.of();
        Map<Setting, String> annotation = Map.of(Setting.MAX_MESSAGE, "2");
        String own = "kawat.endpoint.chat.max-message";
        String all = "kawat.max-message";
        return Stream.of(
                arguments(annotation, Map.of(own, "1", all, "3"), 1),
                arguments(nothing, Map.of(own, "1", all, "3"), 1),
                arguments(annotation, Map.of(own, "1"), 1),
                arguments(annotation, Map.of(all, "3"), 2),
                arguments(annotation, Map.of(), 2),
                arguments(nothing, Map.of(all, "3"), 3),
                arguments(nothing, Map.of("kawat.endpoint.news.max-message", "4"), 1048576),
                arguments(nothing, Map.of(), 1048576));
    }

    @ParameterizedTest
    @MethodSource("sources")
    void nearestWins(Map<Setting, String> declared, Map<String, String> given, long maxMessage) {
        EndpointSettings settings = EndpointSettings.resolve("chat", declared, configuration(given), problems);

        assertThat(settings.messages().maxBytes()).isEqualTo(maxMessage);
        assertThat(problems.messages()).isEmpty();
    }

    @Test
    void keyOfTheEndpointWinsFromWhereverItComes() {
        Properties system = new Properties();
        system.setProperty("kawat.max-message", "3");
        Configuration configuration =
                Configuration.of(system, Map.of(), Map.of("kawat.endpoint.chat.max-message", "1"));

        EndpointSettings settings = EndpointSettings.resolve("chat", Map.of(), configuration, problems);

        assertThat(settings.messages().maxBytes()).isEqualTo(1);
    }

    @Test
    void everySettingHasItsPlace() {
        Configuration configuration = configuration(Map.ofEntries(
                Map.entry("kawat.max-message", "1KiB"),
                Map.entry("kawat.max-fragments", "9"),
                Map.entry("kawat.outbox-bytes", "2KiB"),
                Map.entry("kawat.outbox-messages", "3"),
                Map.entry("kawat.outbox-policy", "drop-oldest"),
                Map.entry("kawat.slow-after", "4s"),
                Map.entry("kawat.mailbox-messages", "4"),
                Map.entry("kawat.mailbox-bytes", "3KiB"),
                Map.entry("kawat.concurrency", "5"),
                Map.entry("kawat.contexts", "always"),
                Map.entry("kawat.session-touch", "on"),
                Map.entry("kawat.on-failure", "ignore"),
                Map.entry("kawat.write-timeout", "5s"),
                Map.entry("kawat.close-timeout", "6s"),
                Map.entry("kawat.ping", "always"),
                Map.entry("kawat.ping-interval", "off"),
                Map.entry("kawat.pong-timeout", "7s"),
                Map.entry("kawat.idle-timeout", "8s"),
                Map.entry("kawat.frame-timeout", "9s"),
                Map.entry("kawat.compression", "takeover"),
                Map.entry("kawat.origins", "*"),
                Map.entry("kawat.hosts", "a.example"),
                Map.entry("kawat.max-pending-handshakes", "21"),
                Map.entry("kawat.message-type-property", "kind"),
                Map.entry("kawat.json-max-depth", "10"),
                Map.entry("kawat.json-max-digits", "11"),
                Map.entry("kawat.json-max-name", "12"),
                Map.entry("kawat.json-max-members", "13"),
                Map.entry("kawat.message-timeout", "19s"),
                Map.entry("kawat.max-pings", "20"),
                Map.entry("kawat.message-rate", "22"),
                Map.entry("kawat.byte-rate", "23B"),
                Map.entry("kawat.message-rate-per-user", "24"),
                Map.entry("kawat.byte-rate-per-user", "25B"),
                Map.entry("kawat.rate-policy", "drop"),
                Map.entry("kawat.max-connections", "14"),
                Map.entry("kawat.max-connections-per-address", "15"),
                Map.entry("kawat.max-connections-per-user", "16"),
                Map.entry("kawat.first-message-timeout", "17s"),
                Map.entry("kawat.max-connection-age", "18s"),
                Map.entry("kawat.terminate-min-code", "3000")));

        EndpointSettings settings = EndpointSettings.resolve("chat", Map.of(), configuration, problems);

        assertThat(settings)
                .isEqualTo(new EndpointSettings(
                        new MessageSettings(1024, 9, Compression.TAKEOVER, "kind", new JsonBounds(10, 11, 12, 13)),
                        new OutboxSettings(2048, 3, OverflowPolicy.DROP_OLDEST, Duration.ofSeconds(4)),
                        new MailboxSettings(4, 3072),
                        new CallbackSettings(5, ContextChoice.ALWAYS, FailureStrategy.IGNORE),
                        new LivenessSettings(
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(6),
                                PingPolicy.ALWAYS,
                                Duration.ZERO,
                                Duration.ofSeconds(7),
                                Duration.ofSeconds(8),
                                new InputLimits(
                                        Duration.ofSeconds(9),
                                        Duration.ofSeconds(19),
                                        20,
                                        new RateSettings(22, 23, 24, 25, RatePolicy.DROP))),
                        new AdmissionSettings(
                                OriginRule.ANY,
                                new HostRule(List.of("a.example")),
                                21,
                                new ConnectionBounds(14, 15, 16, Duration.ofSeconds(17), Duration.ofSeconds(18)),
                                true),
                        new ServerSettings(3000, HistoryRules.NONE, "none", PresenceChoice.OFF)));
        assertThat(problems.messages()).isEmpty();
    }

    @Test
    void badValuesAreAllSaidWithWhereTheyAre() {
        Configuration configuration = Configuration.of(
                new Properties(),
                Map.of("KAWAT_OUTBOX_POLICY", "drop"),
                Map.of("kawat.endpoint.chat.max-message", "big", "kawat.outbox-messages", "0"));

        EndpointSettings settings =
                EndpointSettings.resolve("chat", Map.of(Setting.IDLE_TIMEOUT, "soon"), configuration, problems);

        assertThat(settings).isEqualTo(EndpointSettings.defaults());
        assertThat(problems.messages())
                .containsExactly(
                        "configuration key kawat.endpoint.chat.max-message: must be a size of at least 1 byte such as 65536,"
                                + " 64KiB or 1MiB, got 'big'",
                        "configuration key kawat.outbox-messages: must be a whole number from 1 to 2147483647, got '0'",
                        "environment variable KAWAT_OUTBOX_POLICY: must be one of close, drop-newest, drop-oldest,"
                                + " latest-per-key, got 'drop'",
                        "endpoint 'chat', idle-timeout: must be 'off', or a duration of at least 1ms such as 500ms, 10s, 5m,"
                                + " 1h or PT10S, got 'soon'");
    }

    @Test
    void badValueForAllEndpointsIsSaidOnce() {
        Configuration configuration = configuration(Map.of("kawat.max-message", "big"));

        EndpointSettings chat = EndpointSettings.resolve("chat", Map.of(), configuration, problems);
        EndpointSettings news = EndpointSettings.resolve("news", Map.of(), configuration, problems);

        assertThat(chat).isEqualTo(news);
        assertThat(problems.messages()).hasSize(1);
    }

    @Test
    void badValueThatANearerOneReplacesIsNotLookedAt() {
        Configuration configuration =
                configuration(Map.of("kawat.max-message", "big", "kawat.endpoint.chat.max-message", "1"));

        EndpointSettings settings = EndpointSettings.resolve("chat", Map.of(), configuration, problems);

        assertThat(settings.messages().maxBytes()).isEqualTo(1);
        assertThat(problems.messages()).isEmpty();
    }
}
