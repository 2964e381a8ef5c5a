/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandshakeTest {

    private static Handshake withCookies(String... headers) {
        Handshake.Builder builder = Handshake.to("/");
        for (String header : headers) {
            builder.header("Cookie", header);
        }
        return builder.build();
    }

    @Test
    void headerHasItsValuesInOrderWhateverTheCase() {
        Handshake handshake = Handshake.to("/")
                .header("X-A", "1")
                .header("x-b", "2")
                .header("x-a", "3, 4")
                .build();

        assertThat(handshake.headers("x-A")).containsExactly("1", "3, 4");
        assertThat(handshake.headers("x-c")).isEmpty();
    }

    @Test
    void queryParameterHasItsValuesInOrder() {
        Handshake handshake = Handshake.to("/?a=1&b=x+y&a=%C3%A9&c").build();

        assertThat(handshake.queryParams("a")).containsExactly("1", "\u00e9");
        assertThat(handshake.queryParam("a")).contains("1");
        assertThat(handshake.queryParams("c")).containsExactly("");
        assertThat(handshake.queryParams("d")).isEmpty();
        assertThat(handshake.queryParams()).containsOnlyKeys("a", "b", "c").containsEntry("b", List.of("x y"));
    }

    @Test
    void pathParametersOfABuilderAddUp() {
        Handshake handshake = Handshake.to("/")
                .pathParam("a", "1")
                .pathParams(Map.of("b", "2"))
                .pathParam("a", "3")
                .build();

        assertThat(handshake.pathParams()).containsOnly(Map.entry("a", "3"), Map.entry("b", "2"));
    }

    @Test
    void cookiesAreReadFromEveryHeader() {
        Handshake handshake = withCookies("a=1; b=x=y;c=", "a=2");

        assertThat(handshake.cookies()).containsOnlyKeys("a", "b", "c").containsEntry("a", List.of("1", "2"));
        assertThat(handshake.cookie("b")).contains("x=y");
        assertThat(handshake.cookie("c")).contains("");
        assertThat(handshake.cookie("A")).isEmpty();
    }

    @Test
    void cookieIsAsItCame() {
        assertThat(withCookies("a=\"1%20\"").cookie("a")).contains("\"1%20\"");
    }

    @Test
    void whatIsNoCookieIsPassedOver() {
        assertThat(withCookies("", "a", "=b", ";; ;", "c=1").cookies()).containsOnlyKeys("c");
    }
}
