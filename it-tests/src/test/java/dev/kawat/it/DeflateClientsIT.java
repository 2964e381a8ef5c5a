/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.it.client.Tap;
import dev.kawat.it.client.TextClient;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compressed messages both ways with client libraries of others, which refer to earlier messages unless they offered not to;
 * docs/how-to/compress-messages.md tells what each does. What goes over the wire is looked at on its way.
 */
class DeflateClientsIT extends AgainstServer {

    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";
    private static final int MESSAGES = 6;

    @BeforeEach
    void onlyWhereFramesAreOurs() {
        assumeTrue(Server.current().framesAreOurs(), "the container transport does not compress");
    }

    /** Messages in which nothing is there twice, and which have most in common with each other. */
    private static List<String> messages() {
        String common = new BigInteger(8000, new Random(1)).toString(36);
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            messages.add("電線 " + i + " " + common);
        }
        return messages;
    }

    private static void assertRefersToEarlierMessages(List<Tap.Data> frames, boolean refers) {
        assertThat(frames).hasSize(MESSAGES).allMatch(Tap.Data::compressed);
        int first = frames.get(0).payloadBytes();
        assertThat(frames.subList(1, MESSAGES))
                .allMatch(frame -> refers ? frame.payloadBytes() < first / 4 : frame.payloadBytes() > first / 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "JETTY    | permessage-deflate | permessage-deflate | true",
                "NETTY    | permessage-deflate,deflate-frame,x-webkit-deflate-frame | permessage-deflate | true",
                "TORNADO  | permessage-deflate; client_max_window_bits | permessage-deflate | true",
                "TYRUS    | permessage-deflate | permessage-deflate | true",
                "UNDERTOW | permessage-deflate | permessage-deflate | true",
            })
    void clientUnderstandsAndIsUnderstood(TextClient.Library library, String offer, String answer, boolean takesOver)
            throws Exception {
        for (String path : List.of("deflate", "deflate/takeover")) {
            try (Tap tap = Tap.before(endpoint(path));
                    TextClient client = library.connect(tap.uri())) {
                assertThat(tap.request(EXTENSIONS)).startsWith(offer);
                assertThat(tap.response(EXTENSIONS)).isEqualTo(answer);
                for (String message : messages()) {
                    client.send(message);
                    assertThat(client.next()).isEqualTo(message);
                }
                assertRefersToEarlierMessages(tap.sent(), takesOver);
                assertRefersToEarlierMessages(tap.received(), path.endsWith("takeover"));
            }
        }
    }

    /** What Kawat has not read yet is not lost when much comes at once. */
    @ParameterizedTest
    @CsvSource({"JETTY", "NETTY", "TORNADO", "TYRUS", "UNDERTOW"})
    void manyMessagesMayBeUnderWay(TextClient.Library library) throws Exception {
        try (TextClient client = library.connect(endpoint("deflate/takeover"))) {
            List<String> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                all.addAll(messages());
            }
            for (String message : all) {
                client.send(message);
            }
            for (String message : all) {
                assertThat(client.next()).isEqualTo(message);
            }
        }
    }
}
