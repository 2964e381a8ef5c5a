/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import dev.kawat.cdi.KawatExtension;
import dev.kawat.cdi.support.Application;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Vetoed;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.PathParam;
import java.util.ServiceLoader;
import org.jboss.weld.bootstrap.spi.BeanDiscoveryMode;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.Test;

class DiscoveryTest {

    @WebSocketEndpoint("/echo")
    static class Echo {
        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    @WebSocketEndpoint(value = "/news/{topic}", name = "news")
    static class News {
        @OnMessage
        String read(String message, @PathParam("topic") String topic) {
            return topic + ": " + message;
        }
    }

    @Vetoed
    @WebSocketEndpoint("not a path")
    static class Withdrawn {}

    static class Parent {
        @OnMessage
        String answer(String message) {
            return getClass().getSimpleName() + " answers " + message;
        }
    }

    @WebSocketEndpoint("/child")
    static class Child extends Parent {}

    @ApplicationScoped
    static class Service {}

    @Test
    void isFoundAsAnExtension() {
        assertThat(ServiceLoader.load(Extension.class)).hasAtLeastOneElementOfType(KawatExtension.class);
    }

    @Test
    void theAnnotationAloneMakesAClassABean() {
        try (WeldContainer container = Application.weld(Echo.class)
                .setBeanDiscoveryMode(BeanDiscoveryMode.ANNOTATED)
                .initialize()) {

            assertThat(container.select(Echo.class).isResolvable()).isTrue();
            assertThat(container
                            .getBeanManager()
                            .getExtension(KawatExtension.class)
                            .names())
                    .containsExactly("Echo");
        }
    }

    @Test
    void deploysEveryEndpoint() {
        try (Application application = Application.of(News.class, Echo.class, Service.class)) {

            assertThat(application.deployment().servers())
                    .extracting(WebSocketServer::name)
                    .containsExactlyInAnyOrder("Echo", "news");
            assertThat(application.connect("/echo").ask("hello")).isEqualTo("hello");
            assertThat(application.connect("/news/weather").ask("sunny")).isEqualTo("weather: sunny");
        }
    }

    @Test
    void findsCallbacksOfSuperclasses() {
        try (Application application = Application.of(Child.class)) {

            assertThat(application.connect("/child").ask("you")).isEqualTo("Child answers you");
        }
    }

    @Test
    void refusesPathsOfNobodyWith404() {
        try (Application application = Application.of(Echo.class)) {

            assertThat(application.refusal("/nobody")).isEqualTo(404);
        }
    }

    @Test
    void ignoresClassesThatAreNoBeans() {
        try (Application application = Application.of(Echo.class, Withdrawn.class)) {

            assertThat(application.extension().names()).containsExactly("Echo");
        }
    }

    @Test
    void startsWithoutEndpoints() {
        try (Application application = Application.of(Service.class)) {

            assertThat(application.deployment().servers()).isEmpty();
            assertThat(application.bean(Service.class)).isNotNull();
        }
    }

    @Test
    void keepsApplicationsApart() {
        try (Application one = Application.of(Echo.class);
                Application other = Application.of(News.class)) {

            assertThat(one.extension().names()).containsExactly("Echo");
            assertThat(other.extension().names()).containsExactly("news");
            assertThat(other.refusal("/echo")).isEqualTo(404);
        }
    }
}
