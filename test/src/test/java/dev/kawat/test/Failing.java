/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests that fail, which {@link FailureMessagesTest} runs; no test by its name. */
@KawatTest({
    Sample.Echo.class,
    Sample.Sum.class,
    Sample.Polite.class,
    Sample.Points.class,
    Sample.Members.class,
    Sample.Stuck.class
})
class Failing {

    private static final Duration SHORT = Duration.ofMillis(1);

    @Test
    void otherText(TestClient client) {
        client.connect("/echo").send("hello").expectText("HELLO");
    }

    @Test
    void nothingCame(TestClient client) {
        client.connect("/echo").send("a").expectText("a").within(SHORT).expectText("b");
    }

    @Test
    void handlerThrew(TestClient client) {
        client.connect("/sum").send("1").expectText("2").send("one").expectText("2");
    }

    @Test
    void handlerThrewUnnoticed(TestClient client) {
        client.connect("/sum").send("one");
        client.skipToClose(1011);
    }

    @Test
    void handlerThrewBesideAnotherFailure(TestClient client, TestApplication application) {
        client.connect("/sum").send("one");
        application.awaitIdle();
        assertThat(Set.of()).hasSize(1);
    }

    @Test
    void somethingCame(TestClient client) {
        client.connect("/echo").send("hello").expectNothing();
    }

    @Test
    void messageBeforeTheClose(TestClient client) {
        client.connect("/echo").send("hello").expectClose(1000);
    }

    @Test
    void otherCode(TestClient client) {
        client.connect("/echo").close(4000, "").expectClose(1000);
    }

    @Test
    void otherType(TestClient client) {
        client.connect("/echo").send(new byte[] {1, (byte) 0xAB}).expectText();
    }

    @Test
    void otherJson(TestClient client) {
        client.connect("/echo").send("[1]").expectJson(Sample.Point.class);
    }

    @Test
    void refused(TestClient client) {
        client.connect("/members");
    }

    @Test
    void otherStatus(TestClient client) {
        client.expectRefused("/members", 403);
    }

    @Test
    void notRefused(TestClient client) {
        client.expectRefused("/echo", 403);
    }

    @Test
    void callbackHangs(TestClient client, Sample.Begun begun) throws Exception {
        client.connect("/stuck").send("hello");
        begun.awaitWaiting();
        client.within(SHORT).expectText();
    }

    @Test
    void callbackOutlivesItsTest(TestClient client, Sample.Begun begun) throws Exception {
        client.connect("/stuck").send("hello");
        begun.awaitWaiting();
    }

    @Test
    void failureThatDoesNotCome(TestClient client, Failures failures) {
        client.connect("/polite").send("one").expectText("no number");
        failures.within(SHORT).expect(IllegalStateException.class);
    }

    @Test
    void failureThatAnErrorCallbackTakes(TestClient client) {
        client.connect("/polite").send("one").expectText("no number");
        client.send("1").expectText("3");
    }
}
