/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.ConnectionStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The status of a connection. */
class ConnectionStatusTest extends ConnectionTest {

    @Test
    void goesThroughAllFourWithTheirTextsAndNumbers() {
        DefaultConnection connection = application.admit();
        List<ConnectionStatus> seen = new ArrayList<>();

        seen.add(connection.status());
        application.openAutomatic(connection);
        seen.add(connection.status());
        connection.terminate();
        seen.add(connection.status());
        connection.closed(1000, "");
        seen.add(connection.status());

        assertThat(seen)
                .extracting(status -> status.text() + " " + status.readyState())
                .containsExactly("Connecting 0", "Connected 1", "Closing 2", "Closed 3");
    }
}
