/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.impl.testing.Await;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.Recorder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The ids of a connection. */
class ConnectionIdTest extends ConnectionTest {

    @Test
    void idsCountFromOne() {
        List<Long> ids = List.of(
                connect().connection().id(),
                connect().connection().id(),
                connect().connection().id());

        assertThat(ids).containsExactly(1L, 2L, 3L);
    }

    @Test
    void globalIdsAreUniqueAndStay() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            DefaultConnection connection = connect().connection();
            ids.add(connection.globalId());
            ids.add(connection.globalId());
        }

        assertThat(ids).hasSize(100).allMatch(id -> id.length() >= 32);
    }

    @Test
    void aGlobalIdIsTheSameForAllThreads() {
        DefaultConnection connection = connect().connection();
        Set<String> ids = java.util.concurrent.ConcurrentHashMap.newKeySet();

        Await.together(4, thread -> ids.add(connection.globalId()));

        assertThat(ids).hasSize(1);
    }

    @Test
    void textForLogsNamesIdAndEndpoint() {
        assertThat(connect().connection()).hasToString("connection 1 of endpoint 'Recorder'");
    }

    @Test
    void knowsWhatItBelongsTo() {
        PairClient client = connect();

        DefaultConnection connection = client.connection();

        assertThat(connection.server()).isSameAs(application.server());
        assertThat(connection.handler()).isInstanceOf(Recorder.class);
        assertThat(connection.handshake().path()).isEqualTo("/recorder");
        assertThat(connection.subprotocol()).isEmpty();
    }
}
