/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kawat.EndpointDefinitionException;
import dev.kawat.PingMessage;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import dev.kawat.WebSocketUpgrade;
import dev.kawat.cdi.KawatExtension;
import dev.kawat.cdi.support.Application;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.deployment.Deployment;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.glassfish.tyrus.TyrusLike;
import org.jboss.weld.environment.se.WeldContainer;
import org.jboss.weld.junit5.WeldInitiator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KawatListenerTest {

    @WebSocketEndpoint("/echo")
    static class Echo {
        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    @WebSocketEndpoint("/news/{topic}")
    static class News {
        @OnMessage
        void read(String message) {}
    }

    /** The end of the line that says what is served: a quarter of the heap. */
    private static final String MEMORY =
            "; kawat.memory is %s MiB".formatted(integer(Runtime.getRuntime().maxMemory() / 4 / (1 << 20)));

    private static final String ENGINE = "jakarta.websocket.server.ServerContainer";

    private static final String OVER_HTTP_2 =
            "[endpoint '%s' at /%s]: the engine of the server carries connections over HTTP/2; it does not"
                    + " compress, and does not report pings";

    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private final List<String> registered = new ArrayList<>();
    private Object engine = StandIn.of(ServerContainer.class)
            .on("addEndpoint", arguments -> {
                registered.add(((ServerEndpointConfig) arguments[0]).getPath());
                return null;
            })
            .make();

    @AfterEach
    void stopContainers() throws Exception {
        for (AutoCloseable container : toClose) {
            container.close();
        }
    }

    private BeanManager container(Class<?>... beans) {
        WeldContainer container = Application.weld(beans).initialize();
        toClose.add(container);
        return container.getBeanManager();
    }

    private String serverInfo = "Somebody's Server/1.0";

    private ServletContextEvent event() {
        return new ServletContextEvent(StandIn.of(ServletContext.class)
                .on("getContextPath", arguments -> "/shop")
                .on("getServerInfo", arguments -> serverInfo)
                .on("getAttribute", arguments -> arguments[0].equals(ENGINE) ? engine : null)
                .on("getInitParameterNames", arguments -> Collections.enumeration(parameters.keySet()))
                .on("getInitParameter", arguments -> parameters.get((String) arguments[0]))
                .on("getClassLoader", arguments -> getClass().getClassLoader())
                .make());
    }

    private static Optional<? extends WebSocketServer> server(BeanManager beans, String name) {
        return beans.getExtension(KawatExtension.class).server(name);
    }

    @Test
    void startsTheEndpointsAndTellsTheEngineNothing() {
        BeanManager beans = container(Echo.class, News.class);

        new KawatListener(() -> beans, Map.of(), null).contextInitialized(event());

        assertThat(server(beans, "Echo")).isPresent();
        assertThat(server(beans, "News")).isPresent();
        assertThat(registered).isEmpty();
    }

    @Test
    void tellsTyrusOfOnePathThatNobodyKnows() {
        BeanManager beans = container(Echo.class, News.class);
        engine = StandIn.of(TyrusLike.type())
                .on("addEndpoint", arguments -> {
                    registered.add(((ServerEndpointConfig) arguments[0]).getPath());
                    return null;
                })
                .make();

        new KawatListener(() -> beans, Map.of(), null).contextInitialized(event());

        assertThat(registered).singleElement().asString().matches("/kawat-[0-9a-f-]{36}");
    }

    @Test
    void stopsTheEndpoints() {
        BeanManager beans = container(Echo.class);
        KawatListener listener = new KawatListener(() -> beans, Map.of(), null);
        listener.contextInitialized(event());

        listener.contextDestroyed(event());

        assertThat(server(beans, "Echo").map(WebSocketServer::terminated)).contains(true);
    }

    @Test
    void stopsWithoutHavingStarted() {
        BeanManager beans = container(Echo.class);

        new KawatListener(() -> beans, Map.of(), null).contextDestroyed(event());

        assertThat(server(beans, "Echo")).isEmpty();
    }

    @Test
    void startsWithoutEndpointsBecauseSomeMayBeOpenedLater() {
        BeanManager beans = container();
        engine = null;
        KawatListener listener = new KawatListener(() -> beans, Map.of(), null);

        List<String> said = loggedDuring(() -> listener.contextInitialized(event()));
        listener.contextDestroyed(event());

        assertThat(registered).isEmpty();
        assertThat(said)
                .contains(
                        "Kawat serves nothing yet: the application at '/shop' has no bean with @WebSocketEndpoint and a"
                                + " path, and no *.websocket file");
    }

    /** The classes that the container tells the initializer, which tells the listener. */
    @Test
    void doesNotStartWhereAnEndpointIsNoBean() {
        BeanManager beans = container(Echo.class);
        KawatListener listener =
                new KawatListener(() -> beans, Map.of(), null).seen(() -> Set.of(Echo.class, News.class));

        assertThatThrownBy(() -> listener.contextInitialized(event()))
                .isInstanceOf(EndpointDefinitionException.class)
                .hasMessageStartingWith("@WebSocketEndpoint on " + News.class.getName() + ": class must be a bean");
        assertThat(server(beans, "Echo")).isEmpty();
    }

    @Test
    void saysThatThereIsNoEngineForTheContainerTransport() {
        BeanManager beans = container(Echo.class);
        engine = null;
        KawatListener listener = new KawatListener(() -> beans, Map.of("kawat.transport", "container"), null);

        assertThatThrownBy(() -> listener.contextInitialized(event()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Kawat cannot serve its endpoints: transport=container needs a WebSocket engine: servlet"
                        + " context attribute " + ENGINE + " must be a ServerContainer, got null");
        assertThat(server(beans, "Echo").map(WebSocketServer::terminated)).contains(true);
    }

    static Stream<Arguments> choices() {
        return Stream.of(
                arguments("auto", "Apache Tomcat/11.0.24", true, "servlet"),
                arguments("auto", "Apache Tomcat/10.1.59", true, "servlet"),
                arguments("auto", "Undertow - 2.3.24.Final", true, "servlet"),
                arguments("auto", "WildFly 39.0.1.Final (WildFly Core 31.0.3.Final) - 2.3.23.Final", true, "servlet"),
                arguments("auto", "Eclipse GlassFish 7.0.21", true, "servlet"),
                arguments("auto", "Payara Server 6.2025.10", true, "servlet"),
                arguments("auto", "IBM WebSphere Liberty/26.0.0.3", true, "container"),
                arguments("auto", "jetty/12.1.12", true, "container"),
                arguments("auto", "Somebody's Server/1.0", true, "container"),
                arguments("auto", "Somebody's Server/1.0", false, "servlet"),
                arguments("servlet", "Somebody's Server/1.0", true, "servlet"),
                arguments("container", "Apache Tomcat/11.0.24", true, "container"));
    }

    @ParameterizedTest
    @MethodSource("choices")
    void saysWhichTransportServes(String setting, String server, boolean hasEngine, String expected) {
        BeanManager beans = container(Echo.class);
        serverInfo = server;
        engine = hasEngine ? engine : null;
        KawatListener listener = new KawatListener(() -> beans, Map.of("kawat.transport", setting), null);

        List<String> said = loggedDuring(() -> listener.contextInitialized(event()));
        listener.contextDestroyed(event());

        assertThat(said)
                .endsWith("Kawat serves [endpoint 'Echo' at /echo] over the " + expected + " transport" + MEMORY);
    }

    /** Notes what it is told. */
    private static final class Noting implements ServerTransport {
        final List<String> calls = new ArrayList<>();

        @Override
        public String name() {
            return "own";
        }

        @Override
        public void serve(Deployment deployment) {
            calls.add("serve " + deployment.servers());
        }

        @Override
        public boolean upgrade(HttpServletRequest request, HttpServletResponse response, DefaultConnection connection) {
            calls.add("upgrade " + connection.server());
            connection.abandon();
            return true;
        }

        @Override
        public void close() {
            calls.add("close");
        }
    }

    @Test
    void prefersTheTransportOfTheServerAndEndsIt() {
        BeanManager beans = container(Echo.class);
        Noting own = new Noting();
        KawatListener listener = new KawatListener(() -> beans, Map.of(), own);

        List<String> said = loggedDuring(() -> listener.contextInitialized(event()));
        listener.contextDestroyed(event());

        assertThat(said).containsExactly("Kawat serves [endpoint 'Echo' at /echo] over the own transport" + MEMORY);
        assertThat(own.calls).containsExactly("serve [endpoint 'Echo' at /echo]", "close");
    }

    @ParameterizedTest
    @ValueSource(strings = {"container", "servlet"})
    void leavesTheTransportOfTheServerAloneWhereAnotherIsAskedFor(String setting) {
        BeanManager beans = container(Echo.class);
        serverInfo = "Undertow - 2.3.24.Final";
        Noting own = new Noting();
        KawatListener listener = new KawatListener(() -> beans, Map.of("kawat.transport", setting), own);

        List<String> said = loggedDuring(() -> listener.contextInitialized(event()));
        listener.contextDestroyed(event());

        assertThat(said)
                .containsExactly("Kawat serves [endpoint 'Echo' at /echo] over the " + setting + " transport" + MEMORY);
        assertThat(own.calls).isEmpty();
    }

    @Test
    void itsFilterHasTheTransportOfTheServerUpgradeWhatItAdmits() throws IOException, ServletException {
        BeanManager beans = container(Echo.class);
        Noting own = new Noting();
        KawatListener listener = new KawatListener(() -> beans, Map.of(), own);
        listener.contextInitialized(event());
        List<Integer> statuses = new ArrayList<>();
        Filter filter = handshakes(listener);

        filter.doFilter(upgradeRequest("/echo"), response(statuses), chainTo(new ArrayList<>()));
        filter.doFilter(handshake("/echo"), response(statuses), chainTo(new ArrayList<>()));

        assertThat(statuses).describedAs("a request without a key").containsExactly(400);
        assertThat(own.calls).endsWith("upgrade endpoint 'Echo' at /echo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"container", "servlet"})
    void warnsOfCompressionWhereTheContainerTransportServes(String setting) {
        BeanManager beans = container(Echo.class, News.class);
        serverInfo = "Apache Tomcat/11.0.24";
        KawatListener listener = new KawatListener(
                () -> beans, Map.of("kawat.transport", setting, "kawat.endpoint.News.compression", "on"), null);

        List<String> said = loggedDuring(() -> listener.contextInitialized(event()));
        listener.contextDestroyed(event());

        String warning = "compression of [endpoint 'News' at /news/{topic}]: needs the servlet transport,"
                + " because the container transport does not compress";
        assertThat(said.contains(warning)).isEqualTo(setting.equals("container"));
        assertThat(said.contains(OVER_HTTP_2.formatted("News", "news/{topic}"))).isEqualTo(setting.equals("servlet"));
        assertThat(said).hasSize(2);
    }

    @WebSocketEndpoint("/pinged")
    static class Pinged {
        @OnMessage
        void pinged(PingMessage ping) {}
    }

    @ParameterizedTest
    @ValueSource(strings = {"servlet", "container"})
    void warnsOfPingsThatTheEngineOfTheContainerHides(String setting) {
        BeanManager beans = container(Echo.class, Pinged.class);
        serverInfo = "Apache Tomcat/11.0.24";
        KawatListener listener = new KawatListener(() -> beans, Map.of("kawat.transport", setting), null);

        List<String> said = loggedDuring(() -> listener.contextInitialized(event()));
        listener.contextDestroyed(event());

        String warning = "@OnMessage method for pings of [endpoint 'Pinged' at /pinged]: is never called over"
                + " the container transport, because that engine answers pings without reporting them";
        assertThat(said.contains(warning)).isEqualTo(setting.equals("container"));
        assertThat(said.contains(OVER_HTTP_2.formatted("Pinged", "pinged"))).isEqualTo(setting.equals("servlet"));
    }

    @Test
    void saysNothingOfHttp2WhereThereIsNoEngine() {
        BeanManager beans = container(Pinged.class);
        engine = "no engine";
        KawatListener listener = new KawatListener(() -> beans, Map.of(), null);

        List<String> said = loggedDuring(() -> listener.contextInitialized(event()));
        listener.contextDestroyed(event());

        assertThat(said)
                .containsExactly("Kawat serves [endpoint 'Pinged' at /pinged] over the servlet transport" + MEMORY);
    }

    @Test
    void warnsWhenAServerIsNotKnownToCarryWhatIsAskedFor() {
        BeanManager beans = container(Echo.class);
        KawatListener listener = new KawatListener(() -> beans, Map.of("kawat.transport", "servlet"), null);

        List<String> said = loggedDuring(() -> listener.contextInitialized(event()));
        listener.contextDestroyed(event());

        assertThat(said)
                .first()
                .isEqualTo(
                        "transport=servlet: Somebody's Server/1.0 is not known to support it, see docs/servers.md; auto"
                                + " selects the container transport");
    }

    private static String integer(long number) {
        return new MessageFormat("{0}").format(new Object[] {number});
    }

    private static List<String> loggedDuring(Runnable action) {
        List<String> messages = new ArrayList<>();
        Logger logger = Logger.getLogger("dev.kawat");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                messages.add(new SimpleFormatter().formatMessage(entry));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try {
            action.run();
        } finally {
            logger.removeHandler(handler);
        }
        return messages;
    }

    @Test
    void saysThatThereIsNoCdi() {
        KawatListener listener = new KawatListener();

        assertThatThrownBy(() -> listener.contextInitialized(event()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Kawat needs CDI, but found no CDI container for the application at '/shop'. On a server without CDI,"
                                + " such as a servlet container, add weld-servlet-core to WEB-INF/lib.");
    }

    @Test
    void saysThatCdiDoesNotKnowKawat() {
        WeldContainer container =
                WeldInitiator.createWeld().addBeanClass(String.class).initialize();
        toClose.add(container);
        KawatListener listener = new KawatListener(container::getBeanManager, Map.of(), null);

        assertThatThrownBy(() -> listener.contextInitialized(event()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The CDI container of the application at '/shop' does not know Kawat: put kawat-cdi into"
                        + " WEB-INF/lib, or wherever else it looks for extensions.");
    }

    @Test
    void takesInitParametersAsConfiguration() {
        BeanManager beans = container(Echo.class);
        parameters.put("kawat.max-message", "much");
        parameters.put("org.example.other", "is not ours");
        KawatListener listener = new KawatListener(() -> beans, Map.of(), null);

        assertThatThrownBy(() -> listener.contextInitialized(event()))
                .isInstanceOf(EndpointDefinitionException.class)
                .hasMessage(
                        "configuration key kawat.max-message: must be a size of at least 1 byte such as 65536, 64KiB"
                                + " or 1MiB, got 'much'");
        assertThat(server(beans, "Echo")).isEmpty();
        assertThat(registered).isEmpty();
    }

    @Test
    void whatItIsGivenWinsOverInitParameters() {
        BeanManager beans = container(Echo.class);
        parameters.put("kawat.max-message", "much");

        new KawatListener(() -> beans, Map.of("kawat.max-message", "4KiB"), null).contextInitialized(event());

        assertThat(server(beans, "Echo")).isPresent();
    }

    @Test
    void stopsWhenTheEngineRefusesAnEndpoint() {
        BeanManager beans = container(Echo.class);
        engine = StandIn.of(TyrusLike.type())
                .failing("addEndpoint", new DeploymentException("path is taken"))
                .make();
        KawatListener listener = new KawatListener(() -> beans, Map.of(), null);

        assertThatThrownBy(() -> listener.contextInitialized(event()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Kawat cannot serve its endpoints: path is taken");
        assertThat(server(beans, "Echo").map(WebSocketServer::terminated)).contains(true);
    }

    @Test
    void stopsWhenTheEngineFails() {
        BeanManager beans = container(Echo.class);
        engine = StandIn.of(TyrusLike.type())
                .failing("addEndpoint", new IllegalStateException("too late"))
                .make();
        KawatListener listener = new KawatListener(() -> beans, Map.of(), null);

        assertThatThrownBy(() -> listener.contextInitialized(event())).hasMessageContaining("too late");
        assertThat(server(beans, "Echo").map(WebSocketServer::terminated)).contains(true);
    }

    private static WebSocketUpgrade upgrades(BeanManager beans) {
        return beans.createInstance().select(WebSocketUpgrade.class).get();
    }

    @Test
    void requestsCannotBeUpgradedBeforeTheStart() {
        WebSocketUpgrade upgrades = upgrades(container(Echo.class));

        assertThatThrownBy(() -> upgrades.upgrade((socket, handshake) -> {}).handle(anyRequest(), anyResponse()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the application has not started yet");
    }

    @Test
    void aHandlerThatWasMadeBeforeTheStartWorksAfterwards() throws IOException, ServletException {
        BeanManager beans = container(Echo.class);
        List<Integer> statuses = new ArrayList<>();
        WebSocketUpgrade.Handler handler = upgrades(beans).upgrade((socket, handshake) -> {});
        new KawatListener(() -> beans, Map.of(), null).contextInitialized(event());

        handler.handle(anyRequest(), response(statuses));

        assertThat(statuses).describedAs("a request without a key").containsExactly(400);
    }

    @Test
    void anEngineThatSelectsEndpointsByPathCannotUpgradeForTheApplication() {
        BeanManager beans = container(Echo.class);
        parameters.put("kawat.transport", "container");
        engine = StandIn.of(TyrusLike.type()).on("addEndpoint", none -> null).make();
        new KawatListener(() -> beans, Map.of(), null).contextInitialized(event());

        assertThatThrownBy(
                        () -> upgrades(beans).upgrade((socket, handshake) -> {}).handle(anyRequest(), anyResponse()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the WebSocket engine of this server cannot upgrade a request");
    }

    private static HttpServletRequest anyRequest() {
        return (HttpServletRequest) upgradeRequest("/other");
    }

    private static HttpServletResponse anyResponse() {
        return response(new ArrayList<>());
    }

    @Test
    void itsFilterLetsEverythingPassBeforeTheStart() throws IOException, ServletException {
        List<ServletRequest> passed = new ArrayList<>();
        ServletRequest request = upgradeRequest("/echo");

        handshakes(new KawatListener()).doFilter(request, response(new ArrayList<>()), chainTo(passed));

        assertThat(passed).containsExactly(request);
    }

    @Test
    void itsFilterChecksHandshakesAfterTheStart() throws IOException, ServletException {
        BeanManager beans = container(Echo.class);
        KawatListener listener = new KawatListener(() -> beans, Map.of(), null);
        listener.contextInitialized(event());
        List<ServletRequest> passed = new ArrayList<>();
        List<Integer> statuses = new ArrayList<>();
        ServletRequest other = upgradeRequest("/other");

        handshakes(listener).doFilter(upgradeRequest("/echo"), response(statuses), chainTo(passed));
        handshakes(listener).doFilter(other, response(statuses), chainTo(passed));

        assertThat(statuses).describedAs("a request without a key").containsExactly(400);
        assertThat(passed).containsExactly(other);
    }

    @ParameterizedTest
    @CsvSource({
        "Eclipse GlassFish 7.0.21, FORWARD, 501",
        "Payara Server 6.2025.10, FORWARD, 501",
        "Payara Server 6.2025.10, REQUEST, 400",
        "Apache Tomcat/11.0.24, FORWARD, 400"
    })
    void itsFilterRefusesForwardsOnServersThatCloseThem(String server, DispatcherType dispatched, int expected)
            throws IOException, ServletException {
        BeanManager beans = container(Echo.class);
        serverInfo = server;
        KawatListener listener = new KawatListener(() -> beans, Map.of(), null);
        listener.contextInitialized(event());
        List<Integer> statuses = new ArrayList<>();
        ServletRequest withoutKey = upgradeRequest("/echo", dispatched);

        handshakes(listener).doFilter(withoutKey, response(statuses), chainTo(new ArrayList<>()));
        listener.contextDestroyed(event());

        assertThat(statuses).containsExactly(expected);
    }

    /** The filter that it registers last. */
    private static Filter handshakes(KawatListener listener) {
        Map<String, Filter> filters = new LinkedHashMap<>();
        listener.register(StandIn.of(ServletContext.class)
                .on("addListener", arguments -> null)
                .on("addFilter", arguments -> {
                    filters.put((String) arguments[0], (Filter) arguments[1]);
                    return StandIn.of(FilterRegistration.Dynamic.class)
                            .on("setAsyncSupported", async -> null)
                            .on("addMappingForUrlPatterns", mapping -> null)
                            .make();
                })
                .make());
        assertThat(filters.keySet()).containsExactly("kawat-logouts", "kawat");
        return filters.get("kawat");
    }

    private static final Map<String, String> COMPLETE = Map.of(
            "Upgrade", "websocket",
            "Connection", "Upgrade",
            "Host", "example.com",
            "Sec-WebSocket-Version", "13",
            "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");

    private static ServletRequest handshake(String path) {
        return request(path, DispatcherType.REQUEST, COMPLETE);
    }

    /** A request for an upgrade that lacks everything but the wish. */
    private static ServletRequest upgradeRequest(String path) {
        return upgradeRequest(path, DispatcherType.REQUEST);
    }

    private static ServletRequest upgradeRequest(String path, DispatcherType dispatched) {
        return request(path, dispatched, Map.of("Upgrade", "websocket"));
    }

    private static ServletRequest request(String path, DispatcherType dispatched, Map<String, String> headers) {
        return StandIn.of(HttpServletRequest.class)
                .on(
                        "getHttpServletMapping",
                        arguments -> StandIn.of(HttpServletMapping.class)
                                .on("getMappingMatch", none -> MappingMatch.DEFAULT)
                                .make())
                .on("getDispatcherType", arguments -> dispatched)
                .on(
                        "getServletContext",
                        arguments -> StandIn.of(ServletContext.class)
                                .on("getServerInfo", none -> "the server")
                                .make())
                .on("setAttribute", arguments -> null)
                .on("getAttribute", arguments -> null)
                .on("getQueryString", arguments -> null)
                .on("getSession", arguments -> null)
                .on("getRemoteAddr", arguments -> "127.0.0.1")
                .on("getUserPrincipal", arguments -> null)
                .on("isSecure", arguments -> false)
                .on("getHeaderNames", arguments -> Collections.enumeration(headers.keySet()))
                .on("getRequestURI", arguments -> "/shop" + path)
                .on("getContextPath", arguments -> "/shop")
                .on("getMethod", arguments -> "GET")
                .on("getProtocol", arguments -> "HTTP/1.1")
                .on("setAttribute", arguments -> null)
                .on(
                        "getHeaders",
                        arguments -> Collections.enumeration(
                                headers.containsKey(arguments[0]) ? List.of(headers.get(arguments[0])) : List.of()))
                .make();
    }

    private static HttpServletResponse response(List<Integer> statuses) {
        return StandIn.of(HttpServletResponse.class)
                .on("setStatus", arguments -> statuses.add((Integer) arguments[0]))
                .on("setContentLength", arguments -> null)
                .on("setHeader", arguments -> null)
                .on("isCommitted", arguments -> false)
                .on("resetBuffer", arguments -> null)
                .on("flushBuffer", arguments -> null)
                .make();
    }

    private static FilterChain chainTo(List<ServletRequest> passed) {
        return (request, response) -> passed.add(request);
    }
}
