/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostRuleTest {

    @ParameterizedTest
    @CsvSource(
            value = {
                "*|evil.example|true",
                "example.com|example.com|true",
                "example.com|EXAMPLE.com|true",
                "Example.com|example.com:8443|true",
                "example.com:8443|example.com:8443|true",
                "example.com:8443|example.com|false",
                "example.com:8443|example.com:844|false",
                "example.com|www.example.com|false",
                "example.com|example.com.evil.example|false",
                "example.com|evilexample.com|false",
                "example.com|evil.example:example.com|false",
                "*.example.com|www.example.com:80|true",
                "*.example.com|a.b.example.com|true",
                "*.example.com|example.com|false",
                "*.example.com|.example.com|false",
                "*.example.com|evilexample.com|false",
                "*.example.com:8443|www.example.com:8443|true",
                "*.example.com:8443|www.example.com|false",
                "[::1]|[::1]:8080|true",
                "[::1]|[::2]|false",
                "[::1]:8080|[::1]|false",
                "127.0.0.1|127.0.0.1:8080|true",
                "a.example, b.example|b.example|true",
                "a.example|''|false",
            },
            delimiter = '|')
    void hostIsAllowed(String rule, String host, boolean allowed) {
        assertThat(HostRule.parse(rule).orElseThrow().allows(host)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a,",
                "*.",
                "a.*",
                "https://a.example",
                "a.example/",
                "a.example:",
                "a.example:*",
                "*,a.example",
                "a b",
                "[::1",
                "::1",
                "a:b"
            })
    void otherTextIsNoRule(String text) {
        assertThat(HostRule.parse(text)).isEmpty();
    }
}
