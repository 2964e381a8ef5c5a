/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words of the API, as far as {@code docs/ancestors.md} promises them. */
class AncestorWordsTest {

    private static Set<String> methods(Class<?> type) {
        return Arrays.stream(type.getMethods()).map(Method::getName).collect(Collectors.toSet());
    }

    @Test
    void behaviourE19_serverAndConnectionHaveTheNamesOf4D() {
        assertThat(methods(WebSocketServer.class))
                .contains("terminate", "terminated", "connections", "dataType", "path");
        assertThat(methods(WebSocketConnection.class)).contains("terminate", "send", "status", "id", "handler");
    }

    @Test
    void behaviourE19_theEndOfAPairHasTheNamesOfBrowsersAndNoOthers() {
        assertThat(methods(WebSocket.class))
                .contains("accept", "send", "close", "readyState", "addEventListener")
                .doesNotContain("terminate", "status", "handler");
    }

    @ParameterizedTest
    @CsvSource({"CONNECTING, Connecting, 0", "CONNECTED, Connected, 1", "CLOSING, Closing, 2", "CLOSED, Closed, 3"})
    void behaviourE25_aStatusHasTheWordOf4DAndTheNumberOfBrowsers(ConnectionStatus status, String text, int number) {
        assertThat(status.text()).isEqualTo(text);
        assertThat(status.readyState()).isEqualTo(number);
    }

    @Test
    void behaviourE25_theNumbersAreThoseOfTheEndOfAPair() {
        assertThat(Arrays.stream(ConnectionStatus.values()).map(ConnectionStatus::readyState))
                .containsExactly(WebSocket.CONNECTING, WebSocket.OPEN, WebSocket.CLOSING, WebSocket.CLOSED);
    }
}
