/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Handshake;
import dev.kawat.OnCaughtUp;
import dev.kawat.OnSlow;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import dev.kawat.impl.problem.Problems;
import jakarta.websocket.CloseReason;
import jakarta.websocket.server.PathParam;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The rules for the callbacks that tell how a peer keeps up. */
class SlowPeerCallbacksTest {

    private static List<String> problemsOf(Class<?> type) {
        Problems problems = new Problems();
        EndpointReader.read(type, problems);
        return problems.messages();
    }

    @WebSocketEndpoint("/{room}")
    static class Valid {
        @OnSlow
        void slow(WebSocketConnection connection, WebSocketServer server, Handshake handshake) {}

        @OnCaughtUp
        CompletionStage<String> caughtUp(@PathParam("room") String room) {
            return null;
        }
    }

    @Test
    void takeWhatOnOpenTakesAndReturnWhatThatReturns() {
        Problems problems = new Problems();

        EndpointDescriptor endpoint = EndpointReader.read(Valid.class, problems).orElseThrow();

        assertThat(problems.messages()).isEmpty();
        assertThat(endpoint.callback(Callback.Kind.SLOW)).isPresent();
        assertThat(endpoint.callback(Callback.Kind.CAUGHT_UP)).isPresent();
    }

    @WebSocketEndpoint("/")
    static class Broken {
        @OnSlow
        void slow(CloseReason reason) {}

        @OnSlow
        static void never() {}

        @OnCaughtUp
        Future<String> caughtUp() {
            return null;
        }
    }

    @Test
    void haveNoOtherParametersOrResults() {
        String where = Broken.class.getName();

        assertThat(problemsOf(Broken.class))
                .containsExactlyInAnyOrder(
                        "@OnSlow method " + where + ".slow(CloseReason): parameter must be one of WebSocketConnection,"
                                + " WebSocketServer, Handshake, Principal, a @PathParam, @QueryParam, @HeaderParam or"
                                + " @CookieParam, got 'jakarta.websocket.CloseReason'",
                        "@OnSlow method " + where + ".never(): method must be neither static nor abstract",
                        "@OnCaughtUp method " + where + ".caughtUp(): return type must be void, a message, or an"
                                + " Optional, a CompletionStage, a Stream, an Iterator or a Flow.Publisher of messages,"
                                + " got 'java.util.concurrent.Future<java.lang.String>'");
    }

    @WebSocketEndpoint("/")
    static class Counting {
        @OnCaughtUp
        void caughtUp(WebSocketConnection connection, long dropped) {}
    }

    @Test
    void mayTakeHowManyMessagesWereDropped() {
        Problems problems = new Problems();

        EndpointDescriptor endpoint =
                EndpointReader.read(Counting.class, problems).orElseThrow();

        assertThat(problems.messages()).isEmpty();
        Callback callback = endpoint.callback(Callback.Kind.CAUGHT_UP).orElseThrow();
        assertThat(callback.subjectParameter()).isPresent();
        assertThat(callback.messageType()).isNull();
    }

    @WebSocketEndpoint("/")
    static class Miscounting {
        @OnSlow
        void slow(long dropped) {}

        @OnCaughtUp
        void caughtUp(int dropped) {}
    }

    @Test
    void takeThatNumberAsALongAndOnlyWhenThePeerHasCaughtUp() {
        String where = Miscounting.class.getName();
        String common = "parameter must be one of WebSocketConnection, WebSocketServer, Handshake, Principal, a"
                + " @PathParam, @QueryParam, @HeaderParam or @CookieParam";

        assertThat(problemsOf(Miscounting.class))
                .containsExactlyInAnyOrder(
                        "@OnSlow method " + where + ".slow(long): " + common + ", got 'long'",
                        "@OnCaughtUp method " + where + ".caughtUp(int): " + common
                                + ", a long (dropped messages), got 'int'");
    }

    @WebSocketEndpoint("/")
    static class Twice {
        @OnSlow
        void one() {}

        @OnSlow
        void two() {}

        @OnCaughtUp
        void three() {}

        @OnCaughtUp
        void four() {}
    }

    @Test
    void areAtMostOneEach() {
        String where = "@WebSocketEndpoint on " + Twice.class.getName() + ": class must have at most one ";

        assertThat(problemsOf(Twice.class))
                .containsExactlyInAnyOrder(
                        where + "@OnSlow method, got one() and two()",
                        where + "@OnCaughtUp method, got four() and three()");
    }
}
