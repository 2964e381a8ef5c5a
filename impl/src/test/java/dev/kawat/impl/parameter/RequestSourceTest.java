/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.ArgumentSource;
import dev.kawat.CookieParam;
import dev.kawat.Handshake;
import dev.kawat.HeaderParam;
import dev.kawat.QueryParam;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.testing.Deployments;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values of parameters for a request. */
class RequestSourceTest {

    @WebSocketEndpoint("/{room}")
    static class Asks {
        @OnOpen
        void open(
                @PathParam("room") Optional<String> room,
                @QueryParam("page") int page,
                @QueryParam("since") Optional<LocalDate> since,
                @QueryParam("tag") List<String> tags,
                @HeaderParam("x-version") List<Integer> versions,
                @HeaderParam("X-Device") String device,
                @CookieParam("theme") Optional<String> theme,
                @CookieParam("n") List<Long> numbers) {}
    }

    private final Deployment deployment = Deployments.start(new Asks());

    private List<ArgumentSource> sources() {
        return deployment
                .endpoints()
                .all()
                .get(0)
                .descriptor()
                .allCallbacks()
                .findFirst()
                .orElseThrow()
                .arguments();
    }

    private List<Object> values(Handshake handshake) {
        DefaultConnection connection = Deployments.admit(deployment, handshake);
        return sources().stream().map(source -> source.value(connection, null)).toList();
    }

    private static Handshake.Builder to(String uri) {
        return Handshake.to(uri).pathParams(Map.of("room", "lobby"));
    }

    @Test
    void everyPartOfTheRequestIsRead() {
        Handshake handshake = to("/lobby?page=7&since=2026-11-22&tag=a+b&tag=%C3%B6&page=8")
                .header("X-Version", "1")
                .header("x-version", "2")
                .header("x-device", "phone, or tablet")
                .header("Cookie", "theme=dark; n=1; Theme=light")
                .header("cookie", "n=2")
                .build();

        assertThat(values(handshake))
                .containsExactly(
                        Optional.of("lobby"),
                        7,
                        Optional.of(LocalDate.of(2026, 11, 22)),
                        List.of("a b", "ö"),
                        List.of(1, 2),
                        "phone, or tablet",
                        Optional.of("dark"),
                        List.of(1L, 2L));
    }

    @Test
    void whatNeedNotBeThereIsEmpty() {
        Handshake handshake = to("/lobby?page=1").header("X-Device", "").build();

        assertThat(values(handshake))
                .containsExactly(
                        Optional.of("lobby"),
                        1,
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        "",
                        Optional.empty(),
                        List.of());
    }

    private void check(Handshake handshake) {
        sources().forEach(source -> source.check(handshake));
    }

    @Test
    void requestWithEverythingPassesTheCheck() {
        assertThatCode(() -> check(to("/lobby?page=1").header("X-Device", "tv").build()))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/lobby", "/lobby?page", "/lobby?page=", "/lobby?page=x&page=1", "/lobby?Page=1"})
    void valueThatMustBeThereIsChecked(String uri) {
        Handshake handshake = to(uri).header("X-Device", "tv").build();

        assertThatThrownBy(() -> check(handshake))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("@QueryParam 'page' must have a value of type java.lang.Integer")
                .hasNoCause(); // which would show the value
    }

    @ParameterizedTest
    @CsvSource({
        "since=today, '@QueryParam ''since'' must have a value of type java.time.LocalDate'",
        "since=, '@QueryParam ''since'' must have a value of type java.time.LocalDate'",
    })
    void valueThatIsThereIsChecked(String query, String message) {
        Handshake handshake =
                to("/lobby?page=1&" + query).header("X-Device", "tv").build();

        assertThatThrownBy(() -> check(handshake)).hasMessage(message);
    }

    @Test
    void everyValueOfAListIsChecked() {
        Handshake handshake = to("/lobby?page=1")
                .header("X-Device", "tv")
                .header("Cookie", "n=1; n=one")
                .build();

        assertThatThrownBy(() -> check(handshake))
                .hasMessage("@CookieParam 'n' must have a value of type java.lang.Long");
    }
}
