/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kawat.impl.problem.Problems;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {

    private static final String KEYS =
            Stream.of(Setting.values()).map(Setting::key).collect(Collectors.joining(", "));

    private final Problems problems = new Problems();

    private static Configuration configuration(
            Map<String, String> system, Map<String, String> environment, Map<String, String> given) {
        Properties properties = new Properties();
        properties.putAll(system);
        return Configuration.of(properties, environment, given);
    }

    private static Configuration given(Map<String, String> given) {
        return configuration(Map.of(), Map.of(), given);
    }

    static Stream<Arguments> sources() {
        Map<String, String> none = Map.of();
        Map<String, String> system = Map.of("kawat.workers", "1");
        Map<String, String> environment = Map.of("KAWAT_WORKERS", "2");
        Map<String, String> given = Map.of("kawat.workers", "3");
        return Stream.of(
                arguments(system, environment, given, 1),
                arguments(system, none, given, 1),
                arguments(system, environment, none, 1),
                arguments(none, environment, given, 2),
                arguments(none, environment, none, 2),
                arguments(none, none, given, 3),
                arguments(none, none, none, 200));
    }

    @ParameterizedTest
    @MethodSource("sources")
    void systemWinsOverEnvironmentOverWhatIsGiven(
            Map<String, String> system, Map<String, String> environment, Map<String, String> given, int workers) {
        Configuration configuration = configuration(system, environment, given);

        assertThat(configuration.application(Setting.WORKERS, Integer.class, problems))
                .isEqualTo(workers);
        assertThat(problems.messages()).isEmpty();
    }

    @Test
    void defaultsOfSystemPropertiesCount() {
        Properties defaults = new Properties();
        defaults.setProperty("kawat.workers", "5");

        Configuration configuration = Configuration.of(new Properties(defaults), Map.of(), Map.of());

        assertThat(configuration.application(Setting.WORKERS, Integer.class, problems))
                .isEqualTo(5);
    }

    @Test
    void laterChangesOfTheSourcesDoNotCount() {
        Properties system = new Properties();
        system.setProperty("kawat.workers", "5");
        Configuration configuration = Configuration.of(system, Map.of(), Map.of());

        system.setProperty("kawat.workers", "6");

        assertThat(configuration.application(Setting.WORKERS, Integer.class, problems))
                .isEqualTo(5);
    }

    @Test
    void noConfigurationMeansDefaults() {
        assertThat(Configuration.NONE.application(Setting.SHUTDOWN_TIMEOUT, Duration.class, problems))
                .isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void environmentNamesAreThoseOfMicroProfileConfig() {
        Configuration configuration =
                configuration(Map.of(), Map.of("KAWAT_ENDPOINT_NEWS_2_A_MAX_MESSAGE", "2KiB"), Map.of());

        assertThat(configuration.endpoint("news-2_a", Setting.MAX_MESSAGE))
                .hasValueSatisfying(entry -> assertThat(entry.parsed(problems)).isEqualTo(2048L));
    }

    @Test
    void environmentOfAnEndpointWinsOverWhatItWasGiven() {
        Configuration configuration = configuration(
                Map.of(),
                Map.of("KAWAT_ENDPOINT_CHAT_MAX_MESSAGE", "2KiB"),
                Map.of("kawat.endpoint.Chat.max-message", "1KiB"));

        assertThat(configuration.endpoint("Chat", Setting.MAX_MESSAGE))
                .hasValueSatisfying(entry -> assertThat(entry.parsed(problems)).isEqualTo(2048L));
    }

    // ---- A platform with a configuration of its own ----

    private static Configuration.Platform platform(Map<String, String> values, String... keys) {
        return new Configuration.Platform() {
            @Override
            public Set<String> keys() {
                return Set.of(keys);
            }

            @Override
            public Optional<String> value(String key) {
                return Optional.ofNullable(values.get(key));
            }
        };
    }

    @Test
    void platformWinsOverEnvironmentAndWhatIsGiven() {
        Configuration configuration = Configuration.of(
                platform(Map.of("kawat.workers", "1")),
                Map.of("KAWAT_WORKERS", "2"),
                Map.of("kawat.workers", "3", "kawat.shutdown-timeout", "3s"));

        assertThat(configuration.application(Setting.WORKERS, Integer.class, problems))
                .isEqualTo(1);
        assertThat(configuration.application(Setting.SHUTDOWN_TIMEOUT, Duration.class, problems))
                .isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void platformIsAskedForKeysThatItDoesNotList() {
        Configuration configuration =
                Configuration.of(platform(Map.of("kawat.endpoint.chat.max-message", "2KiB")), Map.of(), Map.of());

        assertThat(configuration.endpoint("chat", Setting.MAX_MESSAGE))
                .hasValueSatisfying(entry -> assertThat(entry.parsed(problems)).isEqualTo(2048L));
    }

    @Test
    void unknownKeyOfThePlatformIsAProblemUnlessItIsMadeOfAVariable() {
        Configuration configuration = Configuration.of(
                platform(Map.of(), "kawat.colour", "kawat.service.host", "quarkus.colour"),
                Map.of("KAWAT_SERVICE_HOST", "10.0.0.1"),
                Map.of());

        configuration.checkKeys(List.of(), problems);

        assertThat(problems.messages())
                .containsExactly(
                        "configuration: key must be kawat.<key> or kawat.endpoint.<name>.<key>, where <key> is one of "
                                + KEYS + ", and <name> one of [], got 'kawat.colour'");
    }

    // ---- Keys ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kawat.max-message",
                "kawat.workers",
                "kawat.endpoint.chat.max-message",
                "kawat.endpoint.a-b.origins"
            })
    void knownKeyIsNoProblem(String key) {
        given(Map.of(key, "1")).checkKeys(List.of("chat", "a-b"), problems);

        assertThat(problems.messages()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "kawat., ",
        "kawat.max-mesage, kawat.max-message",
        "kawat.max_message, kawat.max-message",
        "kawat.MAX-MESSAGE, kawat.max-message",
        "kawat.endpoint.chat.max-mesage, kawat.endpoint.chat.max-message",
        "kawat.endpoint.Chat.max-message, kawat.endpoint.chat.max-message",
        "kawat.endpoint.other.max-message, ",
        "kawat.endpoint.max-message, ",
        "kawat.endpoint.chat.workers, ",
        "kawat.endpoint.chat.shutdown-timeout, ",
    })
    void unknownKeyIsAProblem(String key, @Nullable String nearest) {
        String hint = nearest == null ? "" : " (the nearest is " + nearest + ")";
        given(Map.of(key, "1")).checkKeys(List.of("chat"), problems);

        assertThat(problems.messages())
                .containsExactly(
                        "configuration: key must be kawat.<key> or kawat.endpoint.<name>.<key>, where <key> is one of "
                                + KEYS + ", and <name> one of [chat]" + hint + ", got '" + key + "'");
    }

    @Test
    void unknownSystemPropertyIsAProblemToo() {
        configuration(Map.of("kawat.colour", "blue"), Map.of(), Map.of()).checkKeys(List.of(), problems);

        assertThat(problems.messages())
                .containsExactly(
                        "configuration: key must be kawat.<key> or kawat.endpoint.<name>.<key>, where <key> is one of "
                                + KEYS + ", and <name> one of [], got 'kawat.colour'");
    }

    @Test
    void unknownKeysAreAllSaidInOrder() {
        given(Map.of("kawat.b", "1", "kawat.c", "1", "kawat.a", "1")).checkKeys(List.of(), problems);

        assertThat(problems.messages())
                .extracting(message -> message.substring(message.lastIndexOf("got")))
                .containsExactly("got 'kawat.a'", "got 'kawat.b'", "got 'kawat.c'");
    }

    @Test
    void keysOfOthersAreTheirs() {
        configuration(
                        Map.of("kawatx", "1", "java.home", "/"),
                        Map.of("KAWAT_HOME", "/kawat", "PATH", "/bin"),
                        Map.of("javax.faces.STATE", "1"))
                .checkKeys(List.of(), problems);

        assertThat(problems.messages()).isEmpty();
    }

    // ---- Values ----

    @Test
    void badValueIsAProblemAndTheDefaultStandsIn() {
        Configuration configuration = given(Map.of("kawat.workers", "none"));

        int workers = configuration.application(Setting.WORKERS, Integer.class, problems);

        assertThat(workers).isEqualTo(200);
        assertThat(problems.messages())
                .containsExactly(
                        "configuration key kawat.workers: must be a whole number from 1 to 2147483647, got 'none'");
    }

    @Test
    void badValueOfTheEnvironmentNamesTheVariable() {
        Configuration configuration = configuration(Map.of(), Map.of("KAWAT_SHUTDOWN_TIMEOUT", "5"), Map.of());

        Duration timeout = configuration.application(Setting.SHUTDOWN_TIMEOUT, Duration.class, problems);

        assertThat(timeout).isEqualTo(Duration.ofSeconds(5));
        assertThat(problems.messages())
                .containsExactly(
                        "environment variable KAWAT_SHUTDOWN_TIMEOUT: must be a duration of at least 1ms such as"
                                + " 500ms, 10s, 5m, 1h or PT10S, got '5'");
    }
}
