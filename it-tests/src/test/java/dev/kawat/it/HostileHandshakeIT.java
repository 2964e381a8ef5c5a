/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.it.client.Answer;
import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import dev.kawat.it.client.Request;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Handshakes that a client of good will never sends, each with the statuses that are right. No one is answered with 101, whoever
 * answers, Kawat or the server before it; and who behaves is served afterwards.
 */
@DisplayName("Handshake")
@ExtendWith(HostileCases.class)
class HostileHandshakeIT extends AgainstServer {

    private static final Integer[] BAD = {400};

    /** RFC 6585 section 5; servers that do not know it say 400, or 414 of a request line. */
    private static final Integer[] TOO_LONG = {400, 414, 431};

    @BeforeEach
    void requestsAreSeen() {
        assumeTrue(Server.current().refusesByItself(), "the engine of the server refuses first");
    }

    private static Arguments refused(String what, Integer[] statuses, UnaryOperator<Request> change) {
        List<Integer> right = List.of(statuses);
        String name = what + ": " + right.stream().map(String::valueOf).collect(Collectors.joining(" or "));
        return Arguments.of(name, right, change);
    }

    static Stream<Arguments> refused() {
        List<Arguments> cases = new ArrayList<>();
        methods(cases);
        versions(cases);
        keys(cases);
        duplicates(cases);
        sizes(cases);
        extensions(cases);
        origins(cases);
        targets(cases);
        rawHeads(cases);
        return cases.stream();
    }

    private static void methods(List<Arguments> cases) {
        for (String method : List.of("PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "get", "G3T")) {
            cases.add(refused("the method " + method, new Integer[] {400, 405, 501}, r -> r.method(method)));
        }
        cases.add(refused("the method TRACE", new Integer[] {400, 405, 501}, r -> r.method("TRACE")));
        cases.add(refused("CONNECT over HTTP/1.1", new Integer[] {400, 404, 405, 501}, r -> r.method("CONNECT")));
        for (String version :
                List.of("HTTP/1.0", "HTTP/2.0", "HTTP/3", "HTTP/0.9", "HTTP/1.2", "http/1.1", "HTTQ/1.1")) {
            cases.add(refused(version, new Integer[] {400, 505}, r -> r.version(version)));
        }
    }

    private static void versions(List<Arguments> cases) {
        String header = "Sec-WebSocket-Version";
        for (String version :
                List.of("0", "7", "8", "12", "14", "130", "013", "13.0", "+13", "-13", "0x0d", "thirteen")) {
            cases.add(refused("version " + version, new Integer[] {426}, r -> r.having(header, version)));
        }
        cases.add(refused("an empty version", new Integer[] {400, 426}, r -> r.having(header, "")));
        cases.add(refused("a list of versions", new Integer[] {400, 426}, r -> r.having(header, "13, 8")));
        cases.add(refused("a version of 30 digits", new Integer[] {426}, r -> r.having(header, "1".repeat(30))));
        cases.add(refused("two versions", BAD, r -> r.with(header + ": 13")));
        cases.add(refused("two versions that differ", BAD, r -> r.with(header + ": 8")));
    }

    private static void keys(List<Arguments> cases) {
        String header = "Sec-WebSocket-Key";
        for (String key : List.of(
                "AAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAA==",
                "AAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAA AAAAAAAAAAA==",
                "AAAAAAAAAAAAAAAAAAAAA===",
                "====================",
                "_-AAAAAAAAAAAAAAAAAAAA==",
                "%41AAAAAAAAAAAAAAAAAAA==")) {
            cases.add(refused("the key " + key, BAD, r -> r.having(header, key)));
        }
        cases.add(refused("a key of 4 KiB", BAD, r -> r.having(header, "A".repeat(4096))));
        cases.add(refused("the same key twice", BAD, r -> r.with(header + ": dGhlIHNhbXBsZSBub25jZQ==")));
        cases.add(refused("no key", BAD, r -> r.without(header)));
    }

    private static void duplicates(List<Arguments> cases) {
        cases.add(refused("two hosts", BAD, r -> r.with("Host: example.com")));
        cases.add(refused("the same host twice", BAD, r -> r.with(r.headers().get(0))));
        cases.add(refused("an empty host", BAD, r -> r.having("Host", "")));
        cases.add(refused("no host", BAD, r -> r.without("Host")));
        cases.add(refused("no Connection", BAD, r -> r.without("Connection")));
        cases.add(refused("Connection: close", BAD, r -> r.having("Connection", "close")));
        cases.add(refused("Connection: upgrades", BAD, r -> r.having("Connection", "upgrades")));
        cases.add(refused("Connection: not-upgrade", BAD, r -> r.having("Connection", "not-upgrade")));
        for (String upgrade : List.of("websockets", "web socket", "h2c", "TLS/1.0", "")) {
            cases.add(refused("Upgrade: " + upgrade, new Integer[] {400, 426}, r -> r.having("Upgrade", upgrade)));
        }
    }

    private static void sizes(List<Arguments> cases) {
        cases.add(refused("a header of 1 MiB", TOO_LONG, r -> r.with("X-Long: " + "x".repeat(1 << 20))));
        cases.add(refused("5000 headers", TOO_LONG, r -> {
            Request request = r;
            List<String> headers = new ArrayList<>(request.headers());
            for (int i = 0; i < 5000; i++) {
                headers.add("X-" + i + ": " + i);
            }
            return new Request(r.uri(), r.target(), r.method(), r.version(), headers);
        }));
    }

    private static void extensions(List<Arguments> cases) {
        String header = "Sec-WebSocket-Extensions: ";
        for (String wrong : List.of(
                ";",
                "permessage-deflate;",
                "permessage-deflate; =1",
                "permessage-deflate; a=",
                "a b",
                "a; b c",
                "a; b=\"c",
                "a; b=\"c d\"",
                "permessage-deflate; client_max_window_bits=\"\"",
                "a/b",
                "a=b")) {
            cases.add(refused("the extension " + wrong, BAD, r -> r.with(header + wrong)));
        }
    }

    private static void origins(List<Arguments> cases) {
        for (String origin : List.of(
                "null",
                "http://example.com",
                "https://127.0.0.1.example.com",
                "http://127.0.0.1.evil",
                "http://127.0.0.1@example.com",
                "http://example.com#127.0.0.1",
                "file://",
                "data:",
                "chrome-extension://abcdef",
                "http://127.0.0.1:1",
                "ftp://127.0.0.1",
                "*",
                "http://",
                "http://[::1]",
                "%00")) {
            cases.add(refused("the origin " + origin, new Integer[] {403}, r -> r.with("Origin: " + origin)));
        }
        cases.add(refused(
                "the host with a letter more",
                new Integer[] {403},
                r -> r.with("Origin: http://x" + r.uri().getAuthority())));
        cases.add(refused(
                "the host with a path",
                new Integer[] {403},
                r -> r.with("Origin: http://" + r.uri().getAuthority() + "/")));
        cases.add(refused(
                "the host with a dot",
                new Integer[] {403},
                r -> r.with(
                        "Origin: http://" + r.uri().getHost() + ".:" + r.uri().getPort())));
        cases.add(refused("two origins", BAD, r -> r.with("Origin: http://a").with("Origin: http://b")));
        cases.add(refused("two origins in one", new Integer[] {403}, r -> r.with("Origin: http://a http://b")));
    }

    private static void targets(List<Arguments> cases) {
        Integer[] nothing = {400, 404, 426};
        cases.add(refused("a segment more", nothing, r -> r.target(r.target() + "/more")));
        cases.add(refused("a slash more", nothing, r -> r.target(r.target() + "/")));
        cases.add(refused("two slashes", nothing, r -> r.target(r.target().replace("/echo", "//echo"))));
        cases.add(refused("a backslash", nothing, r -> r.target(r.target().replace("/echo", "\\echo"))));
        cases.add(refused("an encoded slash", nothing, r -> r.target(r.target().replace("/echo", "%2fecho"))));
        cases.add(refused("an encoded NUL", nothing, r -> r.target(r.target() + "%00")));
        cases.add(refused("a broken percent code", nothing, r -> r.target(r.target() + "%zz")));
        cases.add(refused("an overlong percent code", nothing, r -> r.target(r.target() + "%c0%af")));
        cases.add(refused("no target", new Integer[] {400, 404, 505}, r -> r.target("")));
        cases.add(refused("a variable with dots", nothing, r -> paths(r, "..")));
        cases.add(refused("a variable with encoded dots", nothing, r -> paths(r, "%2e%2e")));
        cases.add(refused("a variable that climbs by %2f", nothing, r -> paths(r, "..%2fsecret")));
        cases.add(refused("a variable that climbs by %5c", nothing, r -> paths(r, "..%5csecret")));
    }

    /** RFC 9112 sections 2.2, 3 and 5: bytes that make a request another one for whoever is more lenient. */
    private static void rawHeads(List<Arguments> cases) {
        Integer[] malformed = Server.current().refusesMalformedHeaders() ? BAD : new Integer[] {101, 400};
        for (String line : List.of(
                "X: a\rb",
                "X: a\0b",
                "X\0: a",
                "\0X: a",
                "X: a\u0001b",
                "X: a\u007fb",
                "X",
                "X a",
                ": a",
                ":",
                "X : a",
                "X\t: a",
                "X Y: a",
                "X(: a",
                "X/Y: a",
                "X\u007f: a")) {
            cases.add(refused("the header line " + visible(line), malformed, r -> r.with(line)));
        }
        for (String line : List.of(" X: a", "\tX: a")) {
            cases.add(refused("the first line " + visible(line), malformed, r -> before(line, r)));
        }
        cases.add(refused("a space in the target", BAD, r -> r.target(r.target() + " a")));
        cases.add(refused("a NUL in the target", BAD, r -> r.target(r.target() + "\0")));
        cases.add(refused("a control character in the target", BAD, r -> r.target(r.target() + "\u0001")));
        cases.add(refused("a CR in the target", BAD, r -> r.target(r.target() + "\r")));
        cases.add(refused("a NUL in the method", new Integer[] {400, 405, 501}, r -> r.method("G\0T")));
        cases.add(refused("a NUL after the version", new Integer[] {400, 505}, r -> r.version("HTTP/1.1\0")));
        if (Server.current() == Server.STANDALONE) { // RFC 9112 lets a server take these, and Tomcat does
            cases.add(refused("a line that continues another", BAD, r -> r.with("X: a\r\n b")));
            cases.add(refused("an LF without a CR", BAD, r -> r.with("X: a\nY: b")));
            cases.add(refused("two spaces before the target", BAD, r -> r.target(" " + r.target())));
            cases.add(refused("two spaces after the target", BAD, r -> r.target(r.target() + " ")));
            cases.add(refused("a tab before the target", BAD, r -> r.method("GET\t")));
            cases.add(refused("a space after the version", BAD, r -> r.version("HTTP/1.1 ")));
        }
    }

    private static Request before(String line, Request request) {
        List<String> headers = new ArrayList<>(List.of(line));
        headers.addAll(request.headers());
        return new Request(request.uri(), request.target(), request.method(), request.version(), headers);
    }

    private static String visible(String line) {
        return line.replace("\0", "<NUL>")
                .replace("\r", "<CR>")
                .replace("\t", "<TAB>")
                .replaceAll("\\p{Cntrl}", "<CTL>");
    }

    private static Request paths(Request request, String room) {
        return request.target(request.target().replace("/echo", "/front/public/" + room));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void isNotAnsweredWith101(String what, List<Integer> statuses, UnaryOperator<Request> change) {
        URI echo = endpoint("echo");

        Integer status = status(change.apply(Request.to(echo).with(Server.REACHED + ": 1")));

        if (status != null) { // or the server has closed without a word
            assertThat(statuses).as(what).contains(status);
        }
        RawClient other = connectRaw("echo");
        assertThat(other.send(Frame.text("served")).frame()).isEqualTo(Frame.text("served"));
    }

    /** Returns the status of the answer; null where the connection ended without one. */
    private Integer status(Request request) {
        try {
            Answer answer = ask(request).answer();
            HostileCases.refusedWith(answer);
            return answer.status();
        } catch (UncheckedIOException closed) {
            HostileCases.outcome("closed");
            return null;
        }
    }
}
