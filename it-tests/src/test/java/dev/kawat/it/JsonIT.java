/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.Event;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

/** Objects travel as JSON. */
class JsonIT extends AgainstServer {

    @Test
    void echoesAnObject() {
        Client client = connect("json");

        client.send("{\"tags\": [\"a\", \"é\"], \"times\": 1, \"to\": \"World\", \"unknown\": null}");

        assertThat(parsed(client.text()))
                .isEqualTo(parsed("{\"to\": \"World!\", \"times\": 2, \"tags\": [\"a\", \"é\"]}"));
    }

    private static JsonObject parsed(String json) {
        return Json.createReader(new StringReader(json)).readObject();
    }

    @Test
    void closesWith1007ForWhatIsNotJson() {
        Client client = connect("json");

        client.send("{\"to\": ");

        assertThat(client.closed()).isEqualTo(new Event.Closed(1007, ""));
    }

    @Test
    void closesWith1007ForJsonOfAnotherShape() {
        Client client = connect("json");

        client.send("{\"times\": \"many\"}");

        assertThat(client.closed()).isEqualTo(new Event.Closed(1007, ""));
    }

    @Test
    void closesWith1003ForBytesThatNoCallbackTakes() {
        Client client = connect("json");

        client.send(new byte[] {1});

        assertThat(client.closed()).isEqualTo(new Event.Closed(1003, ""));
    }
}
