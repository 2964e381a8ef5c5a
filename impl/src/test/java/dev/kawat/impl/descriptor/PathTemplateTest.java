/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.kawat.impl.problem.Problems;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTemplateTest {

    private static PathTemplate path(String template) {
        Problems problems = new Problems();
        Optional<PathTemplate> path = PathTemplate.parse(template, "here", problems);
        assertThat(problems.messages()).isEmpty();
        return path.orElseThrow();
    }

    private static Map<String, String> match(String template, String path) {
        return path(template).match(path).orElseThrow();
    }

    // ---- Templates ----

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''              | path must start with '/', got ''",
                "chat            | path must start with '/', got 'chat'",
                "{room}          | path must start with '/', got '{room}'",
                "//              | path must not have an empty segment, got '//'",
                "/chat/          | path must not end with '/', got '/chat/'",
                "/chat//room     | path must not have an empty segment, got '/chat//room'",
                "/a/../b         | path must not have a segment '..', got '/a/../b'",
                "/a/.            | path must not have a segment '.', got '/a/.'",
                "/a/%2e%2E       | path must not have a segment '%2e%2E', got '/a/%2e%2E'",
                "/room-{room}    | path segment must be a literal or one whole {variable}, not 'room-{room}',"
                        + " got '/room-{room}'",
                "/{room}.json    | path segment must be a literal or one whole {variable}, not '{room}.json',"
                        + " got '/{room}.json'",
                "/{room          | path segment must be a literal or one whole {variable}, not '{room', got '/{room'",
                "/room}          | path segment must be a literal or one whole {variable}, not 'room}', got '/room}'",
                "/chat?x=1       | path segment must be a literal or one whole {variable}, not 'chat?x=1', got '/chat?x=1'",
                "/chat#top       | path segment must be a literal or one whole {variable}, not 'chat#top', got '/chat#top'",
                "/chat/*         | path segment must be a literal or one whole {variable}, not '*', got '/chat/*'",
                "/chat;v=1       | path segment must be a literal or one whole {variable}, not 'chat;v=1', got '/chat;v=1'",
                "/a b            | path segment must be a literal or one whole {variable}, not 'a b', got '/a b'",
                "/a\\b           | path segment must be a literal or one whole {variable}, not 'a\\b', got '/a\\b'",
                "/{}             | path variable must be a name in braces, not '{}', got '/{}'",
                "/{1a}           | path variable must be a name in braces, not '{1a}', got '/{1a}'",
                "/{a b}          | path variable must be a name in braces, not '{a b}', got '/{a b}'",
                "/{a}{b}         | path segment must have only one variable and nothing else, not '{a}{b}', got '/{a}{b}'",
                "/{x}-{y}        | path segment must have only one variable and nothing else, not '{x}-{y}', got '/{x}-{y}'",
                "/{a}/b/{a}      | path variable 'a' must occur only once, got '/{a}/b/{a}'",
                "/100%           | path segment must be percent-encoded UTF-8, not '100%', got '/100%'",
                "/a%2            | path segment must be percent-encoded UTF-8, not 'a%2', got '/a%2'",
                "/a%zz           | path segment must be percent-encoded UTF-8, not 'a%zz', got '/a%zz'",
                "/a%C3           | path segment must be percent-encoded UTF-8, not 'a%C3', got '/a%C3'",
            })
    void badTemplateIsAProblem(String template, String rule) {
        Problems problems = new Problems();

        Optional<PathTemplate> path = PathTemplate.parse(template, "here", problems);

        assertThat(path).isEmpty();
        assertThat(problems.messages()).containsExactly("here: " + rule);
    }

    @Test
    void everyBadSegmentIsAProblem() {
        Problems problems = new Problems();

        Optional<PathTemplate> path = PathTemplate.parse("/{a}//{a}/..", "here", problems);

        assertThat(path).isEmpty();
        assertThat(problems.messages())
                .containsExactly(
                        "here: path must not have an empty segment, got '/{a}//{a}/..'",
                        "here: path variable 'a' must occur only once, got '/{a}//{a}/..'",
                        "here: path must not have a segment '..', got '/{a}//{a}/..'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/a",
                "/{a}",
                "/a/{b}/c",
                "/a.b/{c-d}",
                "/{_x.y}",
                "/gr%C3%BC%C3%9Fe",
                "/grüße",
                "/a,b=c:d@e"
            })
    void goodTemplateIsNone(String template) {
        assertThat(path(template)).hasToString(template);
    }

    @Test
    void variablesAreInTheOrderOfThePath() {
        assertThat(path("/{z}/a/{y}/{x}").variables()).containsExactly("z", "y", "x");
    }

    // ---- Matching ----

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/chat, /chat",
        "/chat, /%63hat",
        "/%63hat, /chat",
        "/grüße, /gr%C3%BC%C3%9Fe",
        "/gr%c3%bc%C3%9Fe, /grüße",
        "/a%2Fb, /a%2fb",
        "/chat, /chat;jsessionid=17",
        "/a/b, /a;x=1;y=2/b;z",
    })
    void literalMatchesHoweverItIsWritten(String template, String path) {
        assertThat(match(template, path)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/, ''",
        "/, /chat",
        "/chat, ''",
        "/chat, /",
        "/chat, chat",
        "/chat, /Chat",
        "/chat, /chat/",
        "/chat, //chat",
        "/chat, /chats",
        "/chat, /chat/room",
        "/chat, /chat%2F",
        "/a/b, /a%2Fb",
        "/a%2Fb, /a/b",
        "/chat, /chat%3Bx",
        "/chat/{room}, /chat",
        "/chat/{room}, /chat/",
        "/chat/{room}, /chat/;x=1",
        "/chat/{room}, /chat/a/b",
        "/chat/{room}, /chat/a/",
        "/chat/{room}, /chat/100%",
        "/chat/{room}, /chat/%4",
        "/chat/{room}, /chat/%+1",
        "/chat/{room}, /chat/%C3",
        "/chat/{room}, /chat/%C0%AF",
        "/chat/{room}, /chat/%ED%A0%80",
    })
    void otherPathDoesNotMatch(String template, String path) {
        assertThat(path(template).match(path)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/chat/{room}, /chat/../chat",
        "/chat/{room}, /chat/..",
        "/chat/{room}, /chat/.",
        "/chat/{room}, /chat/%2e%2E",
        "/chat/{room}, /chat/..;x=1",
    })
    void dotSegmentIsNoValue(String template, String path) {
        assertThat(path(template).match(path)).isEmpty();
    }

    @Test
    void variableTakesTheWholeSegmentDecoded() {
        assertThat(match("/chat/{room}/{seat}", "/chat/a%20b+c/%F0%9F%91%8D"))
                .containsExactly(entry("room", "a b+c"), entry("seat", "👍"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/files/a%2Fb",
                "/files/%2F",
                "/files/..%2f..%2fpasswd",
                "/files/a%5Cb",
                "/files/%00",
                "/files/a%0Ab",
                "/files/%7F",
                "/files/%FC",
                "/files/%",
                "/files/%zz",
                "/files/..",
                "/files/.",
                "/files/%2e%2E",
                "/files/..;x=1",
                "/files/%C3"
            })
    void whatIsNoNameOfOneSegmentIsAMalformedValue(String path) {
        assertThat(path("/files/{name}").match(path)).isEmpty();
        assertThat(path("/files/{name}").resembles(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/files/", "/files", "/files/a/", "//files/%", "/FILES/%", "/files/%/a", "/f%/a", "files/%", ""})
    void anotherPathIsNoMalformedOneOfThisTemplate(String path) {
        assertThat(path("/files/{name}").match(path)).isEmpty();
        assertThat(path("/files/{name}").resembles(path)).isFalse();
    }

    @Test
    void unencodedCharactersBesideEncodedOnesAreKept() {
        assertThat(match("/{name}", "/grüße👍%20€")).containsExactly(entry("name", "grüße👍 €"));
    }

    @Test
    void matrixParametersBelongToNoValue() {
        assertThat(match("/chat/{room}", "/chat/blue;jsessionid=17;x=%")).containsExactly(entry("room", "blue"));
    }

    // ---- Telling templates apart ----

    @ParameterizedTest
    @CsvSource({
        "/a/{x}, /a/{y}, true",
        "/a/{x}, /a/b, false",
        "/{x}/b, /a/{x}, false",
        "/a, /%61, true",
        "/a, /A, false"
    })
    void templatesAreTheSameWhenTheyMatchTheSame(String one, String other, boolean same) {
        assertThat(path(one).isEquivalentTo(path(other))).isEqualTo(same);
        assertThat(path(other).isEquivalentTo(path(one))).isEqualTo(same);
    }

    @ParameterizedTest
    @CsvSource({"/a%2Fb, /a/b", "/%7B%7D, /{x}"})
    void encodedDelimiterMakesADifference(String one, String other) {
        assertThat(path(one).isEquivalentTo(path(other))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b, /a/{x}",
        "/a/{x}, /{x}/b",
        "/{x}/b, /{x}/{y}",
        "/z, /{a}",
        "/z/{x}/c, /z/{a}/{b}",
    })
    void literalComesBeforeVariable(String first, String second) {
        assertThat(path(first)).isLessThan(path(second));
        assertThat(path(second)).isGreaterThan(path(first));
    }

    @Test
    void orderDoesNotDependOnOtherTemplates() {
        List<PathTemplate> templates = new ArrayList<>(List.of(path("/{a}/{x}"), path("/{b}"), path("/{c}/d")));

        Collections.sort(templates);

        assertThat(templates.indexOf(path("/{c}/d"))).isLessThan(templates.indexOf(path("/{a}/{x}")));
    }

    @Test
    void templatesAreEqualWhenTheyAreWrittenTheSame() {
        assertThat(path("/a/{x}")).isEqualTo(path("/a/{x}")).hasSameHashCodeAs(path("/a/{x}"));
        assertThat(path("/a/{x}")).isEqualByComparingTo(path("/a/{x}"));
        assertThat(path("/a/{x}")).isNotEqualTo(path("/a/{y}")).isNotEqualTo("/a/{x}");
    }
}
