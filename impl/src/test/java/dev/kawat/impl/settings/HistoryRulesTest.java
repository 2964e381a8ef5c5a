/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryRulesTest {

    private static HistoryRules parsed(String text) {
        return HistoryRules.parse(text).orElseThrow(() -> new AssertionError(text));
    }

    @Test
    void firstRuleThatMatchesHolds() {
        HistoryRules rules = parsed("room.vip.*=500/1h, room.*=100/10m");

        assertThat(rules.of("room.vip.1")).contains(new HistoryRules.Rule("room.vip.*", 500, Duration.ofHours(1)));
        assertThat(rules.of("room.1")).contains(new HistoryRules.Rule("room.*", 100, Duration.ofMinutes(10)));
        assertThat(rules.of("lobby")).isEmpty();
        assertThat(parsed("none").of("room.1")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "*, anything, true",
        "*, '', true",
        "a*, a, true",
        "a*, ba, false",
        "*a, bca, true",
        "*a, bab, false",
        "a*b*c, axbxc, true",
        "a*b*c, acb, false",
        "a*b*c, aXbYbZc, true",
        "room, room, true",
        "room, Room, false",
        "room, room1, false",
        "a.c, abc, false",
        "a**, a, true",
    })
    void asteriskStandsForAnyCharacters(String pattern, String topic, boolean matches) {
        assertThat(new HistoryRules.Rule(pattern, 1, Duration.ofHours(1)).matches(topic))
                .isEqualTo(matches);
    }

    /** The names of topics may come from clients. */
    @Test
    void matchingTakesNoLongForNamesThatAreMadeForIt() {
        HistoryRules.Rule rule = new HistoryRules.Rule("a*".repeat(50) + "b", 1, Duration.ofHours(1));

        assertThat(rule.matches("a".repeat(100_000))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "room",
                "room=",
                "room=10",
                "room=10/",
                "room=0/1m",
                "room=10001/1m",
                "room=-1/1m",
                "room=10/0s",
                "room=10/x",
                "=10/1m",
                "room=10/1m,",
                "room=10/1m,room=20/1m",
                "@user=10/1m",
                "@everyone=10/1m",
                "a=b=10/1m",
                "room=10/1m/2m",
            })
    void whatIsNoRuleIsRefused(String text) {
        assertThat(HistoryRules.parse(text)).isEmpty();
    }
}
