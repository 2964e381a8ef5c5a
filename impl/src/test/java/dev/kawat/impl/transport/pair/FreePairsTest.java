/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.EndpointDefinitionException;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketPair;
import dev.kawat.impl.execution.SystemTime;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.testing.Await;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.OnMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class FreePairsTest {

    @WebSocketEndpoint("/other")
    static class Other {
        @OnMessage
        void message(String message) {}
    }

    private static Configuration configured(String key, String value) {
        return Configuration.of(new Properties(), Map.of(), Map.of(key, value));
    }

    /** The codes with which an end closes whose peer is never accepted; the end has begun to close. */
    private static List<Integer> closesOfUnanswered(FreePairs pairs) {
        List<Integer> codes = new CopyOnWriteArrayList<>();
        WebSocket client = pairs.create(WebSocketPair.Options.defaults()).client();
        client.onclose(event -> codes.add(event.code()));
        client.accept();
        client.close(3001);
        return codes;
    }

    @Test
    void behaviour4_18_theEndsOfAnApplicationHaveItsCloseTimeout() {
        try (TestApplication application = TestApplication.builder()
                .endpoint(Other.class, Other::new)
                .set("kawat.close-timeout", "2s")
                .start()) {
            List<Integer> codes = closesOfUnanswered(FreePairs.of(application.deployment()));

            application.time().advance(Duration.ofMillis(1_900));
            List<Integer> before = List.copyOf(codes);
            application.time().advance(Duration.ofMillis(600));

            assertThat(before).isEmpty();
            assertThat(codes).containsExactly(1006);
        }
    }

    @Test
    void behaviour4_18_soHaveThoseOfAnApplicationWhoseEndpointsDoNotRun() {
        try (FreePairs pairs = FreePairs.withOwnWorkers(
                configured("kawat.close-timeout", "1ms"), getClass().getClassLoader(), new SystemTime())) {
            List<Integer> codes = closesOfUnanswered(pairs);

            Await.until("the end is closed", () -> !codes.isEmpty());

            assertThat(codes).containsExactly(1006);
        }
    }

    @Test
    void aSettingThatBreaksARuleIsAProblem() {
        assertThatThrownBy(() -> FreePairs.withOwnWorkers(
                        configured("kawat.close-timeout", "soon"), getClass().getClassLoader(), new SystemTime()))
                .isInstanceOf(EndpointDefinitionException.class)
                .hasMessageContaining("kawat.close-timeout")
                .hasMessageContaining("got 'soon'");
    }
}
