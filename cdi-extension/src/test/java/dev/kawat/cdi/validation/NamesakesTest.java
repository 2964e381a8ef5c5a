/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.ArgumentSource;
import dev.kawat.CallbackParameter;
import dev.kawat.ForEndpoint;
import dev.kawat.ParameterResolver;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import dev.kawat.cdi.support.Application;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Endpoints whose classes have one simple name: legal in Java, and for {@code @ServerEndpoint}. */
class NamesakesTest {

    private static final String HERE = NamesakesTest.class.getName();

    static class One {
        @WebSocketEndpoint("/one")
        static class Chat {
            @OnMessage
            String said(String message) {
                return "one " + message;
            }
        }
    }

    static class Two {
        @WebSocketEndpoint("/two")
        static class Chat {
            @OnMessage
            String said(String message) {
                return "two " + message;
            }
        }
    }

    static class Three {
        @WebSocketEndpoint(value = "/three", name = "Chat")
        static class Chat {
            @OnMessage
            void said(String message) {}
        }
    }

    @WebSocketEndpoint("/news")
    static class News {
        @OnMessage
        void read(String message) {}
    }

    @Dependent
    static class Service {
        @Inject
        @ForEndpoint(One.Chat.class)
        WebSocketServer one;

        @Inject
        @ForEndpoint(name = "dev.kawat.cdi.validation.NamesakesTest.Two.Chat")
        WebSocketServer two;
    }

    @ApplicationScoped
    static class Resolver implements ParameterResolver {
        @Override
        public Optional<ArgumentSource> resolve(CallbackParameter parameter) {
            return Optional.empty();
        }
    }

    @Test
    void haveTheirQualifiedNames() {
        try (Application application = Application.with(One.Chat.class, Two.Chat.class, News.class, Service.class)
                .set("kawat.endpoint." + HERE + ".One.Chat.max-message", "3")
                .start()) {
            assertThat(application.deployment().servers())
                    .extracting(WebSocketServer::name)
                    .containsExactlyInAnyOrder(HERE + ".One.Chat", HERE + ".Two.Chat", "News");
            assertThat(application.bean(Service.class).one.path()).isEqualTo("/one");
            assertThat(application.bean(Service.class).two.path()).isEqualTo("/two");
            assertThat(application.connect("/two").ask("long message")).isEqualTo("two long message");
            var limited = application.connect("/one");
            limited.send("long message");
            assertThat(limited.closed()).isEqualTo(1009);
        }
    }

    @Test
    void haveThemWhereResolversAreAskedLater() {
        try (Application application = Application.of(One.Chat.class, Two.Chat.class, Resolver.class)) {
            assertThat(application.deployment().servers())
                    .extracting(WebSocketServer::name)
                    .containsExactlyInAnyOrder(HERE + ".One.Chat", HERE + ".Two.Chat");
        }
    }

    @Test
    void aNameThatSomebodyHasGivenMustBeUniqueStill() {
        assertThat(Application.problems(One.Chat.class, Three.Chat.class))
                .singleElement()
                .asString()
                .contains("name must be unique, but ")
                .endsWith("got 'Chat'");
    }
}
