/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.Handshake;
import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.PathParam;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A context path is not percent-encoded where it is configured, and is percent-encoded in URIs (RFC 3986). */
class ContextPathTest {

    @WebSocketEndpoint("/room/{name}")
    static class Room {
        @OnMessage
        String echo(String message, @PathParam("name") String name, Handshake handshake) {
            return name + " " + handshake.path() + " " + message;
        }
    }

    @TempDir
    Path directory;

    private KawatServer.Builder builder() {
        return BeanArchive.of(directory, Room.class)
                .with("META-INF/resources/index.html", "welcome")
                .builder();
    }

    @ParameterizedTest
    @CsvSource({
        "/shop, /shop",
        "/über, /%C3%BCber",
        "/my app, /my%20app",
        "/a/b c/d, /a/b%20c/d",
        "/電線😀, /%E9%9B%BB%E7%B7%9A%F0%9F%98%80",
        "/a+b, /a+b",
        "/a-._~!$&'()*=:@b, /a-._~!$&'()*=:@b",
    })
    void isServedWhereItSays(String contextPath, String onTheWire) throws Exception {
        for (String transport : new String[] {"auto", "container"}) {
            try (KawatServer server = builder()
                    .contextPath(contextPath)
                    .set("kawat.transport", transport)
                    .start()) {

                assertThat(server.uri()).isEqualTo(URI.create("http://127.0.0.1:" + server.port() + onTheWire + "/"));
                assertThat(Http.get(server, onTheWire + "/").body()).isEqualTo("welcome");
                assertThat(Http.get(server, onTheWire + "/room/a").statusCode()).isEqualTo(426);
                assertThat(Http.get(server, onTheWire + "x/room/a").statusCode())
                        .isEqualTo(404);
                assertThat(Peer.refused(server, onTheWire + "x/room/a")).isEqualTo(404);
                try (Peer peer = Peer.to(server, "room/gr%C3%BCn")) {
                    assertThat(peer.ask("hi")).isEqualTo("grün /room/gr%C3%BCn hi");
                }
            }
        }
    }

    /** RFC 3986 6.2.2: what need not be encoded may be, and in either case. */
    @ParameterizedTest
    @CsvSource({"/shop, /%73hop", "/über, /%c3%bcber", "/my app, /m%79%20app"})
    void isTheSameHoweverItIsEncoded(String contextPath, String onTheWire) throws Exception {
        try (KawatServer server = builder().contextPath(contextPath).start()) {
            assertThat(Http.get(server, onTheWire + "/").body()).isEqualTo("welcome");
            try (Peer peer = Peer.to(server, onTheWire + "/room/a")) {
                assertThat(peer.ask("hi")).isEqualTo("a /room/a hi");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop", "/shop/", "//shop", "/a//b", "/.", "/a/..", "/../a", "/a%20b", "/100%", "/a;b", "/a?b", "/a#b",
                "/a\\b", "/a\tb", "/a\0b", "/\ud800", "",
            })
    void isRefusedWhereItIsNone(String contextPath) {
        assertThatThrownBy(() -> builder().contextPath(contextPath).start())
                .isInstanceOfSatisfying(
                        StartException.class,
                        refused -> assertThat(refused.problems())
                                .singleElement()
                                .asString()
                                .startsWith("context path: ")
                                .endsWith(", got '" + contextPath + "'"));
    }
}
