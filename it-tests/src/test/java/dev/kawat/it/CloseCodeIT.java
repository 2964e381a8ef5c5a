/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.Event;
import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which codes go out, come in, and are seen by the handler (RFC 6455 section 7.4), the same on every server. */
class CloseCodeIT extends AgainstServer {

    private Client observer;

    private void connected() {
        observer = report(key);
        assertThat(observer.text()).isEqualTo("gate");
        assertThat(observer.text()).isEqualTo("open Connected listed=true");
    }

    private void assertHandlerSawTheEnd(int code, String reason) {
        assertThat(observer.text()).isEqualTo("close " + code + " '" + reason + "' Closed listed=false");
        assertThat(observer.text()).isEqualTo("destroyed");
    }

    // ---- close: every code that an endpoint may send ----

    /** The bare client: the JDK's takes some of these for illegal. */
    @ParameterizedTest
    @ValueSource(ints = {1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014})
    void closeSendsTheCodesOfTheProtocol(int code) {
        RawClient client = connectRaw("observed/" + key);
        connected();

        client.send(Frame.text("close " + code + " done"));

        Frame close = client.closeFrame();
        assertThat(close.code()).isEqualTo(code);
        assertThat(close.reason()).isEqualTo("done");
        client.send(Frame.close(code, "done"));
        assertThat(observer.text()).startsWith("nothing more");
        assertHandlerSawTheEnd(code, "done");
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 3000, 3001, 4999})
    void closeSendsTheCodesOfApplications(int code) {
        Client client = connect("observed/" + key);
        connected();

        client.send("close " + code + " done");

        assertThat(client.closed()).isEqualTo(new Event.Closed(code, "done"));
        assertThat(observer.text()).startsWith("nothing more");
        assertHandlerSawTheEnd(code, "done");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_536})
    void closeRefusesOtherCodesAndTheConnectionGoesOn(int code) {
        Client client = connect("observed/" + key);
        connected();

        client.send("close " + code + " done");
        client.send("still here");

        assertThat(client.text()).isEqualTo("heard still here");
        assertThat(observer.text()).isEqualTo("refused " + code);
    }

    @Test
    void closeTakesAReasonOf123BytesAndNoMore() {
        Client client = connect("observed/" + key);
        connected();

        client.send("close 4000 " + "r".repeat(124));
        client.send("close 4000 " + "r".repeat(123));

        assertThat(client.closed()).isEqualTo(new Event.Closed(4000, "r".repeat(123)));
        assertThat(observer.text()).isEqualTo("refused 4000");
    }

    // ---- terminate: 4D's rules ----

    @ParameterizedTest
    @ValueSource(ints = {3001, 4000, 4999})
    void terminateSendsCodeAndMessage(int code) {
        Client client = connect("observed/" + key);
        connected();

        client.send("terminate " + code + " done");

        assertThat(client.closed()).isEqualTo(new Event.Closed(code, "done"));
        assertThat(observer.text()).startsWith("nothing more");
        assertHandlerSawTheEnd(code, "done");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 999, 1000, 1001, 1004, 1005, 1006, 1011, 1015, 2999, 3000, 5000, 65_536})
    void terminateMakesOfAnyOtherCodeA1000WithoutMessage(int code) {
        Client client = connect("observed/" + key);
        connected();

        client.send("terminate " + code + " done");

        assertThat(client.closed()).isEqualTo(new Event.Closed(1000, ""));
        assertThat(observer.text()).startsWith("nothing more");
        assertHandlerSawTheEnd(1000, "");
    }

    @Test
    void terminateWithoutCodeIsA1000() {
        Client client = connect("observed/" + key);

        client.send("terminate");

        assertThat(client.closed()).isEqualTo(new Event.Closed(1000, ""));
    }

    @Test
    void terminateCutsTheMessageBetweenCharacters() {
        Client client = connect("observed/" + key);

        client.send("terminate 4000 x" + "é".repeat(100));

        assertThat(client.closed()).isEqualTo(new Event.Closed(4000, "x" + "é".repeat(61)));
    }

    // ---- What the peer says ----

    /** They were registered after RFC 6455, and the engines take them for illegal. */
    @ParameterizedTest
    @ValueSource(ints = {1012, 1013, 1014})
    void theHandlerSeesThePeersLaterCodesWhereKawatReadsTheFrames(int code) {
        assumeTrue(Server.current().framesAreOurs());
        RawClient client = connectRaw("observed/" + key);
        connected();

        client.send(Frame.close(code, "later"));

        assertThat(client.closeFrame().code()).isEqualTo(code);
        client.awaitEnd();
        assertHandlerSawTheEnd(code, "later");
    }

    /** Not 1012 to 1014: see above. */
    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1003, 1008, 1009, 1011, 3000, 3001, 4999})
    void theHandlerSeesThePeersCodeAndReasonAndThePeerItsOwnCode(int code) {
        RawClient client = connectRaw("observed/" + key);
        connected();

        client.send(Frame.close(code, "tschüß"));

        assertThat(client.closeFrame().code()).isEqualTo(code);
        client.awaitEnd();
        assertHandlerSawTheEnd(code, "tschüß");
    }

    @Test
    void aCloseFrameWithoutCodeIsTold() {
        RawClient client = connectRaw("observed/" + key);
        connected();

        client.send(Frame.close(new byte[0]));

        client.closeFrame();
        client.awaitEnd();
        Server server = Server.current();
        assertHandlerSawTheEnd(server.codeOfEmptyCloseFrame(), server.reasonOfEmptyCloseFrame());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65_535})
    void anIllegalCodeIsAnsweredWith1002(int code) {
        RawClient client = connectRaw("observed/" + key);
        connected();

        client.send(Frame.close(code, "x"));

        assertThat(client.closeFrame().code()).isEqualTo(1002);
        client.awaitEnd();
        assertHandlerSawTheEnd(1002, "");
    }
}
