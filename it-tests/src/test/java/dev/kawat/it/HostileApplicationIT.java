/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.it.app.Failing;
import dev.kawat.it.client.Answer;
import dev.kawat.it.client.Client;
import dev.kawat.it.client.Event;
import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import dev.kawat.it.client.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Handlers that fail in every way, JSON that is none or too much, and names that are code to somebody. */
@DisplayName("Application")
@ExtendWith(HostileCases.class)
class HostileApplicationIT extends AgainstServer {

    private static final int NOT_CONSISTENT = 1007;
    private static final int FAILED = 1011;

    // ---- What handlers throw and return ----

    @ParameterizedTest(name = "a handler throws {0}: 1011")
    @ValueSource(
            strings = {
                "a runtime exception",
                "a checked exception",
                "an assertion error",
                "a linkage error",
                "an error of memory",
                "a thread death",
                "an interrupt",
                "a stack overflow",
                "an exception without a message",
                "an exception with a message of lines",
                "an exception whose message throws",
                "an exception that causes itself",
                "an exception with 10000 causes"
            })
    void whatAHandlerThrowsEndsItsConnectionAlone(String what) {
        assertFails("poison/thrown", what, List.of());
    }

    @ParameterizedTest(name = "a handler returns {0}: 1011")
    @ValueSource(
            strings = {
                "an object whose getter throws",
                "a list that contains itself",
                "a map that contains itself",
                "a bean that contains itself",
                "a list 100000 deep",
                "a failed stage"
            })
    void whatCannotBeSentEndsItsConnectionAlone(String what) {
        assertFails("poison/returned", what, List.of());
    }

    @ParameterizedTest(name = "a handler returns {0}: 1011 after its items")
    @ValueSource(strings = {"streamed: a stream that throws midway", "published: a publisher that fails midway"})
    void whatEndsBadlyEndsItsConnectionAlone(String what) {
        String[] parts = what.split(": ", 2);

        assertFails("poison/" + parts[0], parts[1], List.of("one", "two"));
    }

    @ParameterizedTest(name = "a handler returns {0}: 1011")
    @ValueSource(
            strings = {
                "streamed: a stream that was used",
                "published: a publisher that throws",
                "published: a publisher whose subscription throws"
            })
    void whatDoesNotBeginEndsItsConnectionAlone(String what) {
        String[] parts = what.split(": ", 2);

        assertFails("poison/" + parts[0], parts[1], List.of());
    }

    private void assertFails(String path, String message, List<String> before) {
        Client bystander = connect(path);
        Client client = connect(path);
        client.send("hello");
        assertThat(client.text()).isEqualTo("hello");

        client.send(message);

        for (String text : before) {
            assertThat(client.text()).isEqualTo(text);
        }
        assertThat(client.closed()).as("nothing of ours is told").isEqualTo(new Event.Closed(FAILED, ""));
        HostileCases.outcome("Kawat " + FAILED);
        assertServed(bystander);
        assertServed(connect(path));
    }

    private static void assertServed(Client client) {
        client.send("served");
        assertThat(client.text()).isEqualTo("served");
    }

    @ParameterizedTest(name = "a handler returns {0}: nothing is sent")
    @ValueSource(strings = {"returned: null", "streamed: no stream", "published: no publisher"})
    void nothingIsSentForNothing(String what) {
        String[] parts = what.split(": ", 2);
        Client client = connect("poison/" + parts[0]);

        client.send(parts[1]);

        assertServed(client);
    }

    static Stream<Arguments> sendable() {
        return Stream.of(
                Arguments.of("an object whose toString throws", "{\"name\":\"speechless\"}"),
                Arguments.of("an object without properties", "{}"),
                Arguments.of("a stage of a stage", "nested"),
                Arguments.of("a null in a list", "[\"a\",null]"));
    }

    @ParameterizedTest(name = "a handler returns {0}: sent")
    @MethodSource("sendable")
    void whatCanBeSentIsSent(String what, String text) {
        Client client = connect("poison/returned");

        client.send(what);

        assertThat(client.text()).isEqualTo(text);
        assertServed(client);
    }

    @ParameterizedTest(name = "a handler returns {0}: its items before that are sent")
    @ValueSource(
            strings = {
                "streamed: a stream with a null",
                "published: a publisher with a null",
                "published: a publisher that goes on after its end"
            })
    void whatIsNothingIsNotSent(String what) {
        String[] parts = what.split(": ", 2);
        Client client = connect("poison/" + parts[0]);

        client.send(parts[1]);

        assertThat(client.text()).isEqualTo("one");
        assertThat(client.text()).isEqualTo("two");
        assertServed(client);
    }

    @ParameterizedTest(name = "a handler returns {0}: sent, or closed by a code")
    @ValueSource(
            strings = {
                "a thread",
                "a class loader",
                "a function",
                "not a number",
                "a lone surrogate",
                "a text of 8 MiB",
                "bytes of 8 MiB",
                "a list of 1000000 numbers"
            })
    void whatIsMuchOrStrangeHarmsNobodyElse(String what) {
        Client bystander = connect("poison/returned");
        RawClient client = connectRaw("poison/returned").send(Frame.text(what));

        Frame answer = client.frame();

        assertThat(answer.text()).doesNotContain(Failing.SECRET);
        if (answer.isClose()) {
            assertThat(answer.code()).isIn(FAILED, 1013);
            assertThat(answer.reason()).isEmpty();
            HostileCases.outcome("Kawat " + answer.code());
        }
        assertServed(bystander);
    }

    // ---- Handlers that take their time ----

    @Test
    @DisplayName("50 handlers that block until told: other endpoints are served, pings answered")
    void handlersThatBlockKeepNobodyElseWaiting() {
        Client report = report(key);
        List<Client> blocked = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            blocked.add(connect("waiting/" + key).send("first"));
        }
        assertThat(report.text()).isEqualTo("waits");

        for (int i = 0; i < 20; i++) {
            assertServed(connect("echo"));
        }
        blocked.get(0).ping(new byte[] {1});
        blocked.get(0).next(Event.Pong.class);

        assertThat(connect("hostile/door/" + key).send("open").text()).isEqualTo("opened");
        for (Client each : blocked) {
            assertThat(each.text()).isEqualTo("passed first");
        }
    }

    @Test
    @DisplayName("a handler that blocks while its peer vanishes: others are served")
    void handlerWhosePeerVanishesKeepsNobodyWaiting() {
        Client report = report(key);
        for (int i = 0; i < 5; i++) {
            RawClient client = connectRaw("waiting/" + key).send(Frame.text("first"));
            assertThat(report.text()).isEqualTo("waits");
            client.reset();
        }

        assertServed(connect("echo"));
        assertThat(connect("hostile/door/" + key).send("open").text()).isEqualTo("opened");
        assertThat(connect("waiting/" + key).send("now").text()).isEqualTo("passed now");
    }

    // ---- JSON ----

    private static Arguments json(String what, String text) {
        return Arguments.of(what, text);
    }

    private static String greeting(String more) {
        return "{\"to\": \"Ann\", \"times\": 1, \"tags\": []" + more + "}";
    }

    static Stream<Arguments> wrongJson() {
        return Stream.of(
                json("nothing", ""),
                json("blanks", " \t\r\n"),
                json("an object that is not closed", "{\"to\": \"Ann\""),
                json("an array that is not closed", "[1, 2"),
                json("a text that is not closed", "{\"to\": \"Ann"),
                json("a closing bracket more", greeting("") + "}"),
                json("two objects", greeting("") + greeting("")),
                json("an object and text", greeting("") + " and"),
                json("a comma at the end of an object", "{\"to\": \"Ann\",}"),
                json("a comma at the end of an array", greeting(", \"x\": [1,]")),
                json("two commas", greeting(", \"x\": [1,,2]")),
                json("a missing colon", "{\"to\" \"Ann\"}"),
                json("a missing value", "{\"to\": }"),
                json("a name without quotes", "{to: \"Ann\"}"),
                json("single quotes", "{'to': 'Ann'}"),
                json("a comment", "{/* hi */\"to\": \"Ann\"}"),
                json("a comment of a line", "{\"to\": \"Ann\" // hi\n}"),
                json("NaN", greeting(", \"x\": NaN")),
                json("Infinity", greeting(", \"x\": -Infinity")),
                json("a hexadecimal number", greeting(", \"x\": 0x10")),
                json("a leading zero", greeting(", \"x\": 01")),
                json("a leading plus", greeting(", \"x\": +1")),
                json("a leading point", greeting(", \"x\": .5")),
                json("a trailing point", greeting(", \"x\": 1.")),
                json("an exponent without digits", greeting(", \"x\": 1e")),
                json("True", greeting(", \"x\": True")),
                json("undefined", greeting(", \"x\": undefined")),
                json("a function", greeting(", \"x\": alert(1)")),
                json("a byte order mark", "\ufeff" + greeting("")),
                json("NUL", "\0" + greeting("")),
                json("a line end in a text", greeting(", \"x\": \"a\nb\"")),
                json("NUL in a text", greeting(", \"x\": \"a\0b\"")),
                json("an unknown escape", greeting(", \"x\": \"\\x41\"")),
                json("a short escape", greeting(", \"x\": \"\\u00\"")),
                json("a backslash at the end", greeting(", \"x\": \"\\")),
                json("a no-break space", "\u00a0" + greeting("")),
                json("200 arrays in each other", greeting(", \"x\": " + "[".repeat(200) + "]".repeat(200))),
                json("100000 arrays in each other", greeting(", \"x\": " + "[".repeat(100_000) + "]".repeat(100_000))),
                json("100000 arrays that are not closed", "[".repeat(100_000)),
                json("100000 objects in each other", "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000)),
                json("a number of 1001 digits", greeting(", \"x\": " + "1".repeat(1001))),
                json("a number of 500000 digits", greeting(", \"x\": " + "1".repeat(500_000))),
                json("an exponent of 500000 digits", greeting(", \"x\": 1e" + "1".repeat(500_000))),
                json("a fraction of 500000 digits", greeting(", \"x\": 0." + "1".repeat(500_000))),
                json("1e999999999 that nobody reads", greeting(", \"x\": 1e999999999")),
                json("1e999999999 for an int", greeting("").replace("1,", "1e999999999,")),
                json("a number out of range for an int", greeting("").replace("1,", "99999999999,")),
                json("a text for an int", greeting("").replace("1,", "\"1\",")),
                json("an object for a text", greeting("").replace("\"Ann\"", "{\"a\": 1}")),
                json("a text for an array", greeting("").replace("[]", "\"\"")),
                json("an array for an object", "[1]"),
                json("a number for an object", "1"),
                json("a text for an object", "\"Ann\""),
                json("a name of 1001 characters", greeting(", \"" + "x".repeat(1001) + "\": 1")),
                json("10001 members", members(10_001)));
    }

    private static String members(int count) {
        StringBuilder members = new StringBuilder();
        for (int i = 0; i < count - 3; i++) {
            members.append(", \"m").append(i).append("\": 1");
        }
        return greeting(members.toString());
    }

    @ParameterizedTest(name = "JSON with {0}: 1007")
    @MethodSource("wrongJson")
    void wrongJsonIsRefused(String what, String text) {
        RawClient client = connectRaw("json").send(Frame.text(text));

        assertThat(client.closeFrame()).isEqualTo(Frame.close(NOT_CONSISTENT, ""));
        HostileCases.outcome("Kawat " + NOT_CONSISTENT);
        assertThat(connectRaw("json").send(Frame.text(greeting(""))).frame().text())
                .contains("\"to\":\"Ann!\"");
    }

    static Stream<Arguments> harmlessJson() {
        return Stream.of(
                json("a class in @type", greeting(", \"@type\": \"dev.kawat.it.app.Hostile$Bomb\"")),
                json("a class in @class", greeting(", \"@class\": \"javax.naming.InitialContext\"")),
                json("a class in class", greeting(", \"class\": \"java.lang.Runtime\"")),
                json("a class in $type", greeting(", \"$type\": \"System.Diagnostics.Process\"")),
                json("__proto__", greeting(", \"__proto__\": {\"admin\": true}")),
                json("constructor", greeting(", \"constructor\": {\"prototype\": {}}")),
                json("an array of a class and a value", greeting(", \"x\": [\"java.net.URL\", \"http://127.0.0.1/\"]")),
                json("an unknown property twice", greeting(", \"x\": 1, \"x\": 2")),
                json("an escaped NUL", greeting(", \"x\": \"\\u0000\"")),
                json("escaped lone surrogates", greeting(", \"x\": \"\\ud800 \\udc00\"")),
                json("an empty name", greeting(", \"\": 1")),
                json("a number of 1000 digits", greeting(", \"x\": " + "1".repeat(1000))),
                json("100 arrays in each other", greeting(", \"x\": " + "[".repeat(100) + "]".repeat(100))),
                json("a name of 1000 characters", greeting(", \"" + "x".repeat(1000) + "\": 1")),
                json("10000 members", members(10_000)),
                json("a text of 900 KiB", greeting(", \"x\": \"" + "x".repeat(900 << 10) + "\"")),
                json("300000 empty arrays", greeting(", \"x\": [[]" + ", []".repeat(200_000) + "]")));
    }

    @ParameterizedTest(name = "JSON with {0}: read, and nothing else done")
    @MethodSource("harmlessJson")
    void harmlessJsonIsRead(String what, String text) {
        RawClient client = connectRaw("json").send(Frame.text(text));

        assertThat(client.frame().text()).contains("\"to\":\"Ann!\"").contains("\"times\":2");
    }

    @ParameterizedTest(name = "JSON with a value in an escape, {0}: sent back as text")
    @ValueSource(strings = {"\\u0000", "\\r\\nX: y", "</script>", "\\u202e", "${7*7}", "\\\"}, {\\\""})
    void valuesAreSentBackAsText(String value) {
        RawClient client = connectRaw("json");

        client.send(Frame.text("{\"to\": \"" + value + "\", \"times\": 1, \"tags\": []}"));

        String answer = client.frame().text();
        assertThat(answer).startsWith("{").endsWith("}").doesNotContain("\n", "\r", "\0", "49");
        client.send(Frame.text(answer)); // which is JSON
        assertThat(client.frame().text()).contains("\"times\":3");
    }

    @Test
    @DisplayName("JSON with a declared subtype: made")
    void declaredSubtypeIsMade() {
        assertThat(connect("hostile/shapes")
                        .send("{\"@type\": \"circle\", \"radius\": 2.5}")
                        .text())
                .isEqualTo("circle 2.5");
    }

    @ParameterizedTest(name = "JSON with the undeclared subtype {0}: 1007")
    @ValueSource(
            strings = {
                "dev.kawat.it.app.Hostile$Bomb",
                "dev.kawat.it.app.Hostile$Circle",
                "Circle",
                "java.lang.ProcessBuilder",
                "../circle",
                ""
            })
    void undeclaredSubtypeIsRefused(String name) {
        RawClient client = connectRaw("hostile/shapes").send(Frame.text("{\"@type\": \"" + name + "\"}"));

        assertThat(client.closeFrame()).isEqualTo(Frame.close(NOT_CONSISTENT, ""));
        HostileCases.outcome("Kawat " + NOT_CONSISTENT);
    }

    // ---- Names that are code to somebody ----

    private static final String[] NAMES = {
        "${7*7}",
        "#{7*7}",
        "{{7*7}}",
        "%{7*7}",
        "<%= 7*7 %>",
        "${jndi:ldap://127.0.0.1:1/a}",
        "$(id)",
        "`id`",
        "; id",
        "| id",
        "' or '1'='1",
        "\" or \"\"=\"",
        "<script>alert(1)</script>",
        "%s%n%n",
        "{0}",
        "%00",
        "%0d%0a",
        "a+b c",
        "*",
        "#",
        ".*",
        "a.b",
        "...",
        "__proto__",
        "null",
        "\u202egnp.exe",
        "\u2028next",
        "\ud83d\ude00",
        "x".repeat(2000)
    };

    static Stream<Named<String>> names() {
        return Stream.of(NAMES).map(name -> Named.of(name.length() > 100 ? name.length() + " letters" : name, name));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private void assertLiteral(RawClient client, String expected) {
        Answer answer = client.answer();
        if (answer.status() != 101) {
            assertThat(answer.status()).isIn(400, 404, 414);
            HostileCases.refusedWith(answer);
            return;
        }
        assertThat(answer.headers().keySet())
                .isSubsetOf(
                        "upgrade",
                        "connection",
                        "sec-websocket-accept",
                        "sec-websocket-location", // of Undertow's own engine: the request URI, still encoded
                        "date",
                        "server",
                        "x-reached",
                        "keep-alive");
        assertThat(client.frame()).isEqualTo(Frame.text(expected));
    }

    @ParameterizedTest(name = "the path variable {0}: literally, or refused")
    @MethodSource("names")
    void pathVariablesAreLiteral(String name) {
        Request request = Request.to(endpoint("path/" + encoded(name) + "/1")).with(Server.REACHED + ": 1");

        assertLiteral(ask(request), name + " 1 {}");
    }

    @ParameterizedTest(name = "the query parameter {0}: literally, or refused")
    @MethodSource("names")
    void queryParametersAreLiteral(String name) {
        Request request = Request.to(endpoint("path/word/1?q=" + encoded(name))).with(Server.REACHED + ": 1");

        assertLiteral(ask(request), "word 1 {q=[" + name + "]}");
    }

    @ParameterizedTest(name = "the query parameter {0} with line ends: in no header")
    @ValueSource(
            strings = {"a\r\nSet-Cookie: a=b", "a\nX-Injected: 1", "a\r\n\r\nHTTP/1.1 200 OK", "\0", "\u007f\u0085"})
    void lineEndsInQueriesReachNoHeader(String value) {
        Request request =
                Request.to(endpoint("path/word/1?q=" + encoded(value))).with(Server.REACHED + ": 1");

        assertLiteral(ask(request), "word 1 {q=[" + value + "]}");
    }

    @ParameterizedTest(name = "the path variable {0}: 400")
    @ValueSource(
            strings = {
                "a%0d%0aSet-Cookie:%20a=b",
                "a%0aX-Injected:%201",
                "%7f",
                "%c2%85",
                "a%00b",
                "%1b%5b2J",
                "..%2f..%2fetc%2fpasswd",
                "..%5c..%5cwindows",
                "%2e%2e"
            })
    void controlCharactersAndClimbsInPathsAreRefused(String value) {
        Request request = Request.to(endpoint("")).target(endpoint("path/").getRawPath() + value + "/1");
        RawClient client = ask(request.with(Server.REACHED + ": 1"));

        assertThat(client.answer().status()).isIn(400, 404);
        HostileCases.refusedWith(client.answer());
    }

    @ParameterizedTest(name = "the subprotocol {0}: agreed by nobody, in no header")
    @ValueSource(strings = {"${7*7}", "<script>", "a b", "\"x\"", "bearer", ",,,", "\u00e4"})
    void subprotocolsThatNobodyKnowsAreNotAgreed(String name) {
        RawClient client = ask(Request.to(endpoint("echo"))
                .with("Sec-WebSocket-Protocol: " + name)
                .with(Server.REACHED + ": 1"));

        if (client.answer().status() == 101) {
            assertThat(client.answer().headers()).doesNotContainKey("sec-websocket-protocol");
            assertThat(client.send(Frame.text("served")).frame()).isEqualTo(Frame.text("served"));
        } else {
            assertThat(client.answer().status()).isEqualTo(400);
            HostileCases.refusedWith(client.answer());
        }
    }

    @ParameterizedTest(name = "the topic {0}: reaches its subscribers alone")
    @ValueSource(strings = {"*", "#", ">", ".*", "a.b", "${7*7}", "%25", "a%20b", "__proto__", "%E2%80%A8"})
    void topicsAreLiteral(String name) {
        String topic =
                name.replace("{", "%7B").replace("}", "%7D").replace("#", "%23").replace(">", "%3E");
        Client other = connect("crowd/" + key);
        Client one = connect("crowd/" + topic);
        Client two = connect("crowd/" + topic);
        assertThat(other.text()).isEqualTo("in");
        assertThat(one.text()).isEqualTo("in");
        assertThat(two.text()).isEqualTo("in");

        one.send("topic hello");

        assertThat(one.text()).isEqualTo("hello");
        assertThat(one.text()).isEqualTo("receivers 2");
        assertThat(two.text()).isEqualTo("hello");
        other.send("topic other");
        assertThat(other.text()).isEqualTo("other");
        assertThat(other.text()).isEqualTo("receivers 1");
    }

    // ---- The log ----

    @Test
    @DisplayName("line ends in origins, hosts, names and messages: no line of the log begins with them")
    void nothingOfAPeerBeginsALineOfTheLog() throws Exception {
        assumeTrue(Server.current().refusesByItself(), "the engine of the server refuses first");
        String mark = "INJECTED-" + key;
        try (ServerLog log = ServerLog.open()) {
            for (String end : List.of("\u0085", "\u00a0", "\t", "\u009b2J")) {
                status(Request.to(endpoint("echo")).with("Origin: http://a" + end + mark));
                status(Request.to(endpoint("echo"))
                        .having("Host", "a" + end + mark)
                        .with("Origin: http://b"));
                status(Request.to(endpoint("echo")).with("Sec-WebSocket-Protocol: a" + end + mark));
                status(Request.to(endpoint("guarded/" + key)).with("Authorization: Bearer fail" + end + mark));
            }
            for (String end : List.of("%0d%0a", "%c2%85", "%e2%80%a8", "%1b%5b2J")) {
                status(Request.to(endpoint("failing/" + end + mark + "?in=gate")));
                status(Request.to(endpoint("failing/x?in=gate&x=" + end + mark)));
            }
            RawClient wrong = connectRaw("json").send(Frame.text("\r\n" + mark));
            wrong.closeFrame();
            RawClient failing = connectRaw("poison/thrown").send(Frame.text("a runtime exception"));
            failing.closeFrame();

            log.await("a callback failed"); // the last
            assertThat(log.lines()).noneMatch(line -> line.startsWith(mark));
        }
    }

    private void status(Request request) {
        Answer answer = ask(request).answer();
        assertThat(answer.toString()).doesNotContain("INJECTED-", Failing.SECRET);
    }
}
