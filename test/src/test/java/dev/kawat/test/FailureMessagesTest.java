/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.MessageDecodeException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/** What the failure of an expectation says. */
class FailureMessagesTest {

    private static Throwable failure(String test) {
        Class<?>[] parameters = Arrays.stream(Failing.class.getDeclaredMethods())
                .filter(method -> method.getName().equals(test))
                .findFirst()
                .orElseThrow()
                .getParameterTypes();
        return Run.of(Failing.class, test, parameters).failure();
    }

    private static String message(Throwable failure) {
        return failure.getMessage().replace(System.lineSeparator(), "\n");
    }

    @Test
    void otherText() {
        AssertionFailedError failure = (AssertionFailedError) failure("otherText");

        assertThat(message(failure)).isEqualTo("""
                /echo: expected the text "HELLO", got the text "hello"
                received:
                  1. the text "hello"
                the connection is open
                handlers threw: nothing
                log of dev.kawat: nothing""");
        assertThat(failure.getExpected().getStringRepresentation()).isEqualTo("HELLO");
        assertThat(failure.getActual().getStringRepresentation()).isEqualTo("hello");
    }

    @Test
    void nothingCame() {
        assertThat(message(failure("nothingCame"))).isEqualTo("""
                /echo: expected the text "b", got nothing within 1 ms
                received:
                  1. the text "a"
                the connection is open
                handlers threw: nothing
                log of dev.kawat: nothing""");
    }

    @Test
    void handlerThrew() {
        Throwable failure = failure("handlerThrew");

        assertThat(message(failure)).isEqualTo("""
                /sum: expected the text "2", got the close frame 1011
                received:
                  1. the text "2"
                  2. the close frame 1011
                the connection has ended with the close frame 1011
                handlers threw:
                  connection 1 of endpoint 'Sum': java.lang.NumberFormatException: For input string: "one"
                log of dev.kawat:
                  ERROR dev.kawat.connection: connection 1 of endpoint 'Sum': a callback failed; the connection closes with 1011\
                 (java.lang.NumberFormatException: For input string: "one")""");
        assertThat(failure)
                .hasCauseInstanceOf(NumberFormatException.class)
                .hasStackTraceContaining("at dev.kawat.test.Sample$Sum.add(");
    }

    @Test
    void handlerThrewUnnoticed() {
        Throwable failure = failure("handlerThrewUnnoticed");

        assertThat(message(failure)).isEqualTo("""
                the application failed, and the test did not expect it (Failures.expect does, and an @OnError method may take it):
                  connection 1 of endpoint 'Sum': java.lang.NumberFormatException: For input string: "one\"""");
        assertThat(failure).hasCauseInstanceOf(NumberFormatException.class);
    }

    @Test
    void handlerThrewBesideAnotherFailure() {
        Throwable failure = failure("handlerThrewBesideAnotherFailure");

        assertThat(failure).hasMessageContaining("Expected size: 1 but was: 0");
        assertThat(failure.getSuppressed())
                .singleElement()
                .satisfies(beside -> assertThat(beside)
                        .hasMessageContaining("the application failed, and the test did not expect it")
                        .hasCauseInstanceOf(NumberFormatException.class));
    }

    @Test
    void somethingCame() {
        assertThat(message(failure("somethingCame"))).isEqualTo("""
                /echo: expected nothing, got the text "hello"
                received:
                  1. the text "hello"
                the connection is open
                handlers threw: nothing
                log of dev.kawat: nothing""");
    }

    @Test
    void messageBeforeTheClose() {
        assertThat(message(failure("messageBeforeTheClose")))
                .startsWith("/echo: expected the close frame 1000, got the text \"hello\"\n");
    }

    @Test
    void otherCode() {
        assertThat(message(failure("otherCode"))).isEqualTo("""
                /echo: expected the close frame 1000, got the close frame 4000
                received:
                  1. the close frame 4000
                the connection has ended with the close frame 4000
                handlers threw: nothing
                log of dev.kawat: nothing""");
    }

    @Test
    void otherType() {
        assertThat(message(failure("otherType"))).startsWith("/echo: expected a text, got the bytes [01 ab]\n");
    }

    @Test
    void otherJson() {
        Throwable failure = failure("otherJson");

        assertThat(message(failure))
                .startsWith("/echo: expected JSON of dev.kawat.test.Sample$Point, got the text \"[1]\"\n");
        assertThat(failure.getSuppressed()).hasOnlyElementsOfType(MessageDecodeException.class);
    }

    @Test
    void refused() {
        assertThat(message(failure("refused"))).isEqualTo("""
                /members: expected to connect, got the status 401
                handlers threw: nothing
                log of dev.kawat: nothing""");
    }

    @Test
    void otherStatus() {
        assertThat(message(failure("otherStatus"))).startsWith("/members: expected the status 403, got 401\n");
    }

    @Test
    void notRefused() {
        assertThat(message(failure("notRefused"))).startsWith("/echo: expected the status 403, got a connection\n");
    }

    /** The stack is shown as far as it is that of the application. */
    @Test
    void callbackHangs() {
        assertThat(message(failure("callbackHangs")))
                .startsWith("/stuck: expected a text, got nothing within 1 ms\n")
                .contains("\nrunning:\n  ", ", WAITING\n", "\n      at dev.kawat.test.Sample$Stuck.await(")
                .doesNotContain("dev.kawat.impl");
    }

    /** Otherwise what it throws later would fail another test. */
    @Test
    void callbackOutlivesItsTest() {
        assertThat(message(failure("callbackOutlivesItsTest")))
                .contains("the end of the test: ", "a callback still ran, and was interrupted: ")
                .contains("\n    at dev.kawat.test.Sample$Stuck.await(", "java.lang.InterruptedException")
                .doesNotContain("ContextNotActiveException");
    }

    @Test
    void failureThatDoesNotCome() {
        assertThat(message(failure("failureThatDoesNotCome"))).isEqualTo("""
                expected a failure of java.lang.IllegalStateException within 1 ms, got these:
                  connection 1 of endpoint 'Polite': java.lang.NumberFormatException: For input string: "one"\
                 (taken by an error callback)""");
    }

    @Test
    void failureThatAnErrorCallbackTakes() {
        assertThat(message(failure("failureThatAnErrorCallbackTakes"))).isEqualTo("""
                /polite: expected the text "3", got the text "2"
                received:
                  1. the text "no number"
                  2. the text "2"
                the connection is open
                handlers threw:
                  connection 1 of endpoint 'Polite': java.lang.NumberFormatException: For input string: "one"\
                 (taken by an error callback)
                log of dev.kawat: nothing""");
    }
}
