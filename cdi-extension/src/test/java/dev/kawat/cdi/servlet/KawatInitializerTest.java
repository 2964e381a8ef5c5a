/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.Codec;
import dev.kawat.HandshakeCheck;
import dev.kawat.ParameterResolver;
import dev.kawat.WebSocketClient;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.spi.HandlerEngine;
import dev.kawat.spi.LimitListener;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.annotation.HandlesTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KawatInitializerTest {

    private final List<Object> listeners = new ArrayList<>();
    private final List<Object> filters = new ArrayList<>();
    private final List<String> mappings = new ArrayList<>();
    private final List<Boolean> async = new ArrayList<>();
    private FilterRegistration.Dynamic registration = StandIn.of(FilterRegistration.Dynamic.class)
            .on("setAsyncSupported", arguments -> async.add((Boolean) arguments[0]))
            .on("addMappingForUrlPatterns", arguments -> {
                String pattern = ((String[]) arguments[2])[0];
                return mappings.add(arguments[0] + " after declared ones: " + arguments[1] + " " + pattern);
            })
            .make();

    private ServletContext context() {
        return StandIn.of(ServletContext.class)
                .on("getContextPath", arguments -> "/shop")
                .on("addListener", arguments -> listeners.add(arguments[0]))
                .on("addFilter", arguments -> {
                    filters.add(arguments[1]);
                    return registration;
                })
                .make();
    }

    @Test
    void isFoundByServletContainers() {
        assertThat(ServiceLoader.load(ServletContainerInitializer.class))
                .hasAtLeastOneElementOfType(KawatInitializer.class);
    }

    @Test
    void isToldOfWhatShouldBeABean() {
        assertThat(KawatInitializer.class.getAnnotation(HandlesTypes.class).value())
                .containsExactlyInAnyOrder(
                        WebSocketEndpoint.class,
                        WebSocketClient.class,
                        HandshakeCheck.class,
                        Codec.class,
                        ParameterResolver.class,
                        HandlerEngine.class,
                        LimitListener.class);
    }

    @Test
    void addsAListenerAndAFilterBeforeAndOneAfterThoseOfTheApplication() {
        new KawatInitializer().onStartup(Set.of(), context());

        assertThat(listeners).singleElement().isInstanceOf(KawatListener.class);
        assertThat(filters).doesNotHaveDuplicates().hasSize(2);
        assertThat(async).containsExactly(true, true);
        assertThat(mappings)
                .containsExactly(
                        "[REQUEST] after declared ones: false /*", "[FORWARD, REQUEST] after declared ones: true /*");
    }

    /** The class files are read when CDI has started, not before. */
    @Test
    void looksForClassesOnlyWhenTheApplicationStarts() {
        ServletContext silent = context();

        new KawatInitializer().onStartup(Set.of(), silent);

        assertThat(listeners)
                .as("the context would have failed if asked for paths")
                .hasSize(1);
    }

    @Test
    void saysThatTheApplicationHasAFilterOfItsName() {
        registration = null;

        assertThatThrownBy(() -> new KawatInitializer().onStartup(null, context()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "filter of the application at '/shop': name must differ from the names of Kawat's filters, got"
                                + " 'kawat-logouts'");
    }
}
