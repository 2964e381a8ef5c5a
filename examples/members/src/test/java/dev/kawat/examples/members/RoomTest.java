/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.examples.members;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.test.KawatTest;
import dev.kawat.test.TestApplication;
import dev.kawat.test.TestClient;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Members in a room. */
@KawatTest
class RoomTest {

    @Inject
    TestApplication application;

    /** The page of a member. */
    private TestClient page(String name) {
        return application.client().connect(path(name));
    }

    private static String path(String name) {
        return "/members?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    @Test
    void everyMemberHasAColourAndSeesWhoComesAndGoes() {
        TestClient ann = page("Ann");
        assertThat(ann.expectText()).contains("Ann is here", "{\"colour\":\"crimson\",\"name\":\"Ann\"}");

        TestClient bob = page("Bob");

        assertThat(bob.expectText()).contains("Bob is here", "\"Ann\"", "{\"colour\":\"darkgreen\",\"name\":\"Bob\"}");
        assertThat(ann.expectText()).contains("Bob is here", "\"Bob\"");
        bob.close();
        assertThat(ann.expectText()).contains("Bob has left").doesNotContain("\"Bob\"");
    }

    @Test
    void aLineReachesEverybodyInTheColourOfItsMember() {
        TestClient ann = page("Ann");
        TestClient bob = page("Bob");
        application.awaitIdle();
        List.of(ann, bob).forEach(TestClient::takeAll);

        bob.send("  hello  ");

        String line =
                "{\"colour\":\"darkgreen\",\"name\":\"Bob\",\"text\":\"hello\",\"type\":\"line\",\"whispered\":false}";
        ann.expectText(line);
        bob.expectText(line);
    }

    @Test
    void aLineForOneMemberReachesThatMemberAndItsAuthor() {
        TestClient ann = page("Ann");
        TestClient bob = page("Bob");
        TestClient eve = page("Eve");
        application.awaitIdle();
        List.of(ann, bob, eve).forEach(TestClient::takeAll);

        ann.send("@Bob this is for you");
        ann.send("and this for all");

        assertThat(bob.expectText()).contains("this is for you", "\"whispered\":true");
        assertThat(ann.expectText()).contains("this is for you");
        assertThat(eve.expectText()).contains("and this for all");
    }

    static List<String> impossibleNames() {
        return Stream.of("", "  ", "x".repeat(Room.MAX_NAME + 1), "two\nlines").toList();
    }

    @ParameterizedTest
    @MethodSource("impossibleNames")
    void refusesImpossibleNames(String name) {
        application.client().expectRefused(path(name), 400);
    }
}
