/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kawat.impl.testing.SmallStack;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginRuleTest {

    private static final OriginRule LIST = listed(
            false,
            "https://example.com",
            "http://localhost:8080",
            "http://plain.example:80",
            "https://[2001:db8::1]:443");

    private static final OriginRule WILD =
            listed(false, "https://*.example.com", "https://*.ports.example:*", "http://localhost:*");

    private static OriginRule listed(boolean sameHost, String... origins) {
        return OriginRule.of(
                sameHost,
                Stream.of(origins)
                        .map(origin -> OriginPattern.parse(origin).orElseThrow())
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "http://example.com, example.com",
        "http://example.com:8080, example.com:8080",
        "http://example.com, example.com:80",
        "http://example.com:80, example.com",
        "http://my_service, my_service:80",
        "http://EXAMPLE.com, example.COM",
        "HTTP://example.com, example.com",
        "http://localhost, localhost",
        "http://127.0.0.1:8080, 127.0.0.1:8080",
        "http://[::1], [::1]",
        "http://[::1]:8080, [::1]:8080",
        "http://[2001:DB8::1], [2001:db8::1]:80",
    })
    void sameHostIsAllowed(String origin, String host) {
        assertThat(OriginRule.SAME_HOST.allows(origin, host)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com, example.com",
        "https://example.com, example.com:443",
        "https://example.com:443, example.com",
        "https://example.com:8443, example.com:8443",
        "https://[::1], [::1]:443",
    })
    void sameHostIsAllowedBehindAProxyThatEndsTls(String origin, String host) {
        assertThat(OriginRule.SAME_HOST.allows(origin, host)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "http://example.org, example.com",
        "http://example.com:8080, example.com",
        "http://example.com, example.com:8080",
        "http://example.com:8080, example.com:8081",
        "https://example.com:80, example.com",
        "http://example.com:443, example.com",
        "http://127.0.0.1, localhost",
        "http://[::1], [::2]",
        "http://[::80], [::]",
    })
    void sameHostRefusesOtherHostsAndPorts(String origin, String host) {
        assertThat(OriginRule.SAME_HOST.allows(origin, host)).isFalse();
    }

    static Stream<String> lookalikes() {
        return Stream.of(
                "https://example.com.evil.org",
                "https://evil.org/example.com",
                "https://evil.org?example.com",
                "https://evil.org#example.com",
                "https://evil.org@example.com",
                "https://example.com@evil.org",
                "https://evilexample.com",
                "https://www.example.com",
                "https://com",
                "https://example",
                "https://example.com.",
                "https://examplexcom",
                "https://example.com/",
                "https://example.com:",
                "https://example.com:443:443",
                "https://example.com, https://evil.org",
                "https://еxample.com", // the first letter is Cyrillic
                "https:example.com",
                "//example.com",
                "://example.com",
                "example.com");
    }

    @ParameterizedTest
    @MethodSource("lookalikes")
    void sameHostRefusesLookalikes(String origin) {
        assertThat(OriginRule.SAME_HOST.allows(origin, "example.com")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("lookalikes")
    void listRefusesLookalikes(String origin) {
        assertThat(LIST.allows(origin, "example.com")).isFalse();
    }

    static Stream<Arguments> originsWithoutAHost() {
        return Stream.of("null", "", "file://", "http://", "https://")
                .flatMap(origin -> Stream.of("example.com", "null", "").map(host -> arguments(origin, host)));
    }

    @ParameterizedTest
    @MethodSource("originsWithoutAHost")
    void sameHostRefusesOriginsWithoutAHost(String origin, String host) {
        assertThat(OriginRule.SAME_HOST.allows(origin, host)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("originsWithoutAHost")
    void listRefusesOriginsWithoutAHost(String origin, String host) {
        assertThat(LIST.allows(origin, host)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.org", "null", "", "whatever"})
    void wildcardAllowsEverybody(String origin) {
        assertThat(OriginRule.ANY.allows(origin, "example.com")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com",
                "https://EXAMPLE.com:443",
                "http://localhost:8080",
                "http://plain.example",
                "http://plain.example:80",
                "https://[2001:db8::1]",
            })
    void listAllowsItsOrigins(String origin) {
        assertThat(LIST.allows(origin, "somewhere.else")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com",
                "https://example.com:8443",
                "https://localhost:8080",
                "http://localhost",
                "https://somewhere.else",
            })
    void listRefusesOthers(String origin) {
        assertThat(LIST.allows(origin, "somewhere.else")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.com",
                "https://a.b.example.com",
                "https://APP.example.COM:443",
                "https://app.ports.example",
                "https://app.ports.example:8443",
                "http://localhost",
                "http://localhost:80",
                "http://localhost:5173",
            })
    void wildcardInAListAllowsHostsBelowAndPorts(String origin) {
        assertThat(WILD.allows(origin, "somewhere.else")).isTrue();
    }

    /** Includes origins that wildcards of other libraries have let through. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com",
                "https://.example.com",
                "https://evilexample.com",
                "https://app.example.com.evil.org",
                "https://evil.org/.example.com",
                "https://evil.org?.example.com",
                "https://evil.org#.example.com",
                "https://evil.org@app.example.com",
                "https://evil.org:443.example.com",
                "https://evil.org\\.example.com",
                "https://evil org.example.com",
                "https://*.example.com",
                "https://a..example.com",
                "https://app.example.com:8443",
                "http://app.example.com",
                "https://ports.example:8443",
                "https://app.ports.example:",
                "https://app.ports.example:port",
                "http://localhost:",
                "http://localhost:*",
                "https://localhost",
                "http://app.localhost:5173",
                "https://app.example.com, https://evil.org",
                "null",
                "",
            })
    void wildcardInAListRefusesOthers(String origin) {
        assertThat(WILD.allows(origin, "somewhere.else")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "https://app.example, true",
        "http://localhost:8080, true",
        "http://localhost:8081, false",
    })
    void listWithSameHostAllowsBoth(String origin, boolean allowed) {
        OriginRule rule = listed(true, "https://app.example");

        assertThat(rule.allows(origin, "localhost:8080")).isEqualTo(allowed);
    }

    /** A server takes headers of many kilobytes, and a peer writes them. */
    @ParameterizedTest
    @ValueSource(strings = {"a.", "a", "a-", "."})
    void longOriginNeedsNoDeepStack(String part) {
        String origin = "https://" + part.repeat(30_000) + "app.example";

        assertThat(SmallStack.run(() -> WILD.allows(origin, "localhost:8080"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a..example.com", "https://.example.com", "https://..", "https://."})
    void originWithAnEmptyLabelIsRefused(String origin) {
        assertThat(listed(false, "https://*.example.com").allows(origin, "localhost:8080"))
                .isFalse();
    }

    static Stream<Arguments> rules() {
        return Stream.of(
                arguments(OriginRule.SAME_HOST, "same-host"),
                arguments(OriginRule.ANY, "*"),
                arguments(listed(false, "https://example.com"), "https://example.com"),
                arguments(listed(true, "https://app.example"), "same-host,https://app.example"));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void ruleIsShownAsItIsWritten(OriginRule rule, String text) {
        assertThat(rule).hasToString(text);
    }
}
