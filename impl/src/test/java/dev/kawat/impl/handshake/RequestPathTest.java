/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestPathTest {

    @ParameterizedTest
    @CsvSource({
        "'', /room/a, /room/a",
        "/, /room/a, /room/a",
        "'', //room/a, //room/a",
        "/app, /app/room/a, /room/a",
        "/app, /app//room/a, //room/a",
        "/app, /app, ''",
        "/app, /app/, /",
        "/app, /app;jsessionid=1/room/a;x, /room/a;x",
        "/app, /%61pp/room/a, /room/a",
        "/über, /%C3%BCber/room/a, /room/a",
        "/%C3%BCber, /%c3%bcber/room/a, /room/a",
        "/a b, /a%20b/room/a, /room/a",
        "/a%20b, /a%20b/room/a, /room/a",
        "/a/b, /a/b/room/a, /room/a",
        "//app, //app/room/a, /room/a",
        "/app/../app, /app/../app/room/a, /room/a",
    })
    void isWhatStandsBelowTheContextPath(String contextPath, String uri, String below) {
        assertThat(RequestPath.below(contextPath, uri)).isEqualTo(below);
    }

    @ParameterizedTest
    @CsvSource({
        "/app, /other/room/a",
        "/app, /apple/room/a",
        "/app, /ap/p/room/a",
        "/a/b, /a/c/room/a",
        "/a/b, /%61/x/b/room/a",
        "/app, *",
        "'', *",
        "/app, ''",
        "/application, /a",
        "/app, /%61p%FC/room/a",
    })
    void isNoneForTheRequestOfAnotherApplication(String contextPath, String uri) {
        assertThat(RequestPath.below(contextPath, uri)).isEmpty();
    }
}
