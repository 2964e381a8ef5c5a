/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Client;
import dev.kawat.cdi.support.Numbers;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The code of streams runs in contexts, as callbacks do. */
class StreamContextTest {

    @RequestScoped
    static class Request {

        @Inject
        Numbers numbers;

        private int number;

        @PostConstruct
        void created() {
            number = numbers.next();
        }

        int number() {
            return number;
        }
    }

    @WebSocketEndpoint("/out")
    static class Out {

        @Inject
        Request request;

        @OnMessage
        Stream<String> items(String message) {
            return Stream.of("a", "b").map(item -> item + " in " + request.number());
        }
    }

    @WebSocketEndpoint("/in")
    static class In {

        @Inject
        Request request;

        @OnMessage
        void items(Flow.Publisher<String> messages, WebSocketConnection connection) {
            messages.subscribe(new Flow.Subscriber<>() {
                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                    subscription.request(Long.MAX_VALUE);
                }

                @Override
                public void onNext(String item) {
                    connection.send(item + " in " + request.number());
                }

                @Override
                public void onError(Throwable failure) {}

                @Override
                public void onComplete() {}
            });
        }
    }

    @Test
    void itemsOfAStreamAreMadeInARequestContext() {
        try (Application application = Application.of(Out.class, Request.class)) {
            Client client = application.connect("/out");

            assertThat(client.ask("go")).isEqualTo("a in 1");
            assertThat(client.text()).isEqualTo("b in 1");
        }
    }

    @Test
    void eachItemOfTheMessagesHasARequestContextOfItsOwn() {
        try (Application application = Application.of(In.class, Request.class)) {
            Client client = application.connect("/in");

            assertThat(client.ask("a")).isEqualTo("a in 1");
            assertThat(client.ask("b")).isEqualTo("b in 2");
        }
    }
}
