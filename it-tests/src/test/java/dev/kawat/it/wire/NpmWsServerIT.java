/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.impl.wire.DeflateParameters;
import dev.kawat.it.client.Event;
import dev.kawat.it.client.HandshakeFailedException;
import dev.kawat.it.client.NodeServer;
import dev.kawat.it.client.WireClient;
import dev.kawat.it.client.WireClient.Wishes;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our wire as a client of npm's {@code ws}: {@code src/test/node/server.mjs}. */
@Once
class NpmWsServerIT extends AgainstForeignServer {

    private NodeServer server;

    @BeforeAll
    void start() {
        server = NodeServer.start("server.mjs");
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    URI plain(String pathAndQuery) {
        return server.uri(pathAndQuery);
    }

    @Override
    URI deflating(String path) {
        return deflating(path, "");
    }

    /** Everything is compressed, however small; with more options as JSON. */
    private URI deflating(String path, String options) {
        String json = "{\"threshold\": 0" + (options.isEmpty() ? "" : ", " + options) + "}";
        return server.uri(path + "?deflate=" + URLEncoder.encode(json, StandardCharsets.UTF_8));
    }

    @Override
    void awaitServerSees(Event.Closed closed) {
        String line = closed.code() + " " + closed.reason();
        String seen = server.line("closed ");
        while (!seen.equals(line)) {
            seen = server.line("closed ");
        }
    }

    /** Own takeover, own window, the server's takeover, its window: offered; the server's options; and agreed. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "true 15 true 15  | \"serverNoContextTakeover\": true                                  | true 15 false 15",
                "true 15 true 15  | \"clientNoContextTakeover\": true                                  | false 15 true 15",
                "true 15 true 15  | \"serverMaxWindowBits\": 9                                         | true 15 true 9",
                "true 15 true 15  | \"serverMaxWindowBits\": 15                                        | true 15 true 15",
                "true 15 true 15  | \"clientMaxWindowBits\": 8                                         | true 8 true 15",
                "true 15 true 15  | \"clientMaxWindowBits\": 12                                        | true 12 true 15",
                "false 15 true 15 | \"clientMaxWindowBits\": 10, \"serverNoContextTakeover\": true     | false 10 false 15",
                "true 15 true 15  | \"clientMaxWindowBits\": 11, \"serverMaxWindowBits\": 10           | true 11 true 10",
                "true 15 true 10  | \"serverNoContextTakeover\": true                                  | true 15 false 10",
                "true 15 true 12  | \"serverMaxWindowBits\": 10                                        | true 15 true 10",
                "true 15 true 9   | \"clientNoContextTakeover\": true, \"clientMaxWindowBits\": 9      | false 9 true 9",
                "false 8 false 8  | \"serverNoContextTakeover\": true, \"clientNoContextTakeover\": true | false 8 false 8",
            })
    void everythingComesBackWithWhatTheServerWants(String offered, String options, String agreed) {
        WireClient client = open(deflating("echo", options), Wishes.none().compressing(parameters(offered)));

        assertThat(client.compression()).contains(parameters(agreed));
        for (Event message : Messages.upTo(MAX_BYTES)) {
            client.send(message);
            assertComesBack(client, message);
        }
        assertCloses(client);
    }

    private static DeflateParameters parameters(String words) {
        String[] all = words.split(" ", -1);
        return new DeflateParameters(
                Boolean.parseBoolean(all[0]),
                Integer.parseInt(all[1]),
                Boolean.parseBoolean(all[2]),
                Integer.parseInt(all[3]));
    }

    /** It answers an offer that it does not accept with 400, where RFC 7692 section 5 would have it decline the extension. */
    @Test
    void anOfferThatTheServerRefusesFailsTheHandshake() {
        URI uri = deflating("echo", "\"serverMaxWindowBits\": false");
        Wishes wishes = Wishes.none().compressing(new DeflateParameters(true, 15, true, 10));

        assertThatThrownBy(() -> WireClient.open(uri, wishes))
                .isInstanceOf(HandshakeFailedException.class)
                .hasMessageContaining("400");
    }

    @Test
    void anEmptyCloseFrameIsAnsweredWithOne() {
        WireClient client = open(plain("echo"), Wishes.none()).sendClose(1005, "");

        assertThat(client.next()).isEqualTo(new Event.Closed(1005, ""));
        client.awaitEnd();
        awaitServerSees(new Event.Closed(1005, ""));
    }

    /** Undertow does not know these codes. */
    @ParameterizedTest
    @ValueSource(ints = {1012, 1013, 1014})
    void theServerClosesWithALaterCode(int code) {
        WireClient client = open(plain("closes?code=" + code), Wishes.none()).send(new Event.Text("close"));

        assertThat(client.next()).isEqualTo(new Event.Closed(code, ""));
        client.awaitEnd();
        awaitServerSees(new Event.Closed(code, ""));
    }

    @Test
    void theServerClosesWithoutACode() {
        WireClient client = open(plain("closes"), Wishes.none()).send(new Event.Text("close"));

        assertThat(client.next()).isEqualTo(new Event.Closed(1005, ""));
        client.awaitEnd();
        awaitServerSees(new Event.Closed(1005, ""));
    }

    /** Not with Undertow, which was seen to reset the connection then. */
    @Test
    void theServerClosesAfterMessagesOfOurs() {
        WireClient client = open(plain("closes?code=4001&reason=enough"), Wishes.none());

        client.send(new Event.Text("close")).send(Messages.random(1000)).send(Messages.text(70_000));

        assertThat(client.next()).isEqualTo(new Event.Closed(4001, "enough"));
        client.awaitEnd();
    }
}
