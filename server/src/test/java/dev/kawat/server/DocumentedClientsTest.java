/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.ClientConnection;
import dev.kawat.ClientState;
import dev.kawat.ConnectFailedException;
import dev.kawat.ConnectFailedException.Part;
import dev.kawat.ConnectionHandler;
import dev.kawat.HandlerEvent;
import dev.kawat.HandshakeDecision;
import dev.kawat.SendResult;
import dev.kawat.ServerHandler;
import dev.kawat.ServerOptions;
import dev.kawat.WebSocketClients;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketConnector;
import dev.kawat.WebSocketServer;
import dev.kawat.WebSocketServers;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.ConnectHandler;
import io.undertow.util.HttpString;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xnio.Options;
import org.xnio.SslClientAuthMode;

/** The guides about clients, which connect to services that the test has opened. */
class DocumentedClientsTest extends GuideTest {

    private static final String PASSWORD = "secret";
    private static final String LOGIN =
            "Basic " + Base64.getEncoder().encodeToString("ann:secret".getBytes(StandardCharsets.UTF_8));

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private KawatServer host;

    @BeforeEach
    void startHost() {
        host = open(BeanArchive.of(directory.resolve("service")).builder().start());
    }

    @AfterEach
    void closeOpened() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    private <T extends AutoCloseable> T open(T object) {
        opened.push(object);
        return object;
    }

    /** A service that answers handshakes as the test says, in turn, and then always accepts. */
    private static class Service implements ServerHandler {

        final Queue<ServerHandler> answers = new ConcurrentLinkedQueue<>();
        final BlockingQueue<String> authorizations = new LinkedBlockingQueue<>();
        final ConnectionHandler accepted;

        Service(ConnectionHandler accepted) {
            this.accepted = accepted;
        }

        Service then(ServerHandler answer) {
            answers.add(answer);
            return this;
        }

        @Override
        public Object onConnection(WebSocketServer server, HandlerEvent.Connection event) throws Exception {
            authorizations.add(event.request().header("Authorization").orElse("none"));
            ServerHandler answer = answers.poll();
            return answer == null ? accepted : answer.onConnection(server, event);
        }
    }

    private static ServerHandler refusal(int status) {
        return (server, event) -> HandshakeDecision.refuse(status);
    }

    private WebSocketServer serve(String path, ServerHandler service) {
        return host.bean(WebSocketServers.class).open(service, ServerOptions.path(path));
    }

    private String uri(String path) {
        return "ws://127.0.0.1:" + host.port() + path;
    }

    private static WebSocketConnection connected(ClientConnection client) throws Exception {
        return client.connected().toCompletableFuture().get(Peer.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static ConnectFailedException failure(ClientConnection client) throws Exception {
        try {
            throw new AssertionError(connected(client) + " should not have been opened");
        } catch (ExecutionException failure) {
            return (ConnectFailedException) failure.getCause();
        }
    }

    private static void await(String what, Callable<Boolean> fact) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Peer.PATIENCE_SECONDS);
        while (!fact.call()) {
            assertThat(System.nanoTime() - deadline).as(what).isNegative();
            Thread.onSpinWait();
        }
    }

    private static String next(BlockingQueue<String> lines) throws InterruptedException {
        return String.valueOf(lines.poll(Peer.PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void connectsToAnotherService() throws Exception {
        serve("/prices/{market}", new Service((connection, event) -> {
            assertThat(event.data()).isEqualTo("all");
            connection.send("{\"article\":\"tea\",\"cents\":250}");
        }));
        KawatServer application = programs.compile(guide("connect-to-another-service"))
                .start(builder -> builder.set("kawat.client.Prices.uri", uri("/prices/{market}")));

        ClientConnection client = (ClientConnection) programs.ask(application, "PriceTable", "watch", "xetra");

        await(
                "a price",
                () -> programs.ask(application, "PriceTable", "cents", "xetra", "tea")
                        .equals(250));
        assertThat(client.uri()).hasToString(uri("/prices/xetra"));
        assertThat(client.state()).isEqualTo(ClientState.CONNECTED);
    }

    @Test
    void asksWithoutCdi() throws Exception {
        serve("/questions", new Service((connection, event) -> connection.send("42 to " + event.data())));
        programs.compile(guide("connect-to-another-service"));

        assertThat(programs.call("Question", "ask", uri("/questions"), "how much?"))
                .isEqualTo("42 to how much?");
        assertThat(programs.call("Question", "ask", uri("/nowhere"), "how much?"))
                .isEqualTo("STATUS 404");
    }

    @Test
    void reconnects() throws Exception {
        CountDownLatch placed = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        BlockingQueue<String> orders = new LinkedBlockingQueue<>();
        ConnectionHandler exchange = (connection, event) -> orders.add((String) event.data());
        Service service = new Service(exchange)
                .then((server, event) -> HandshakeDecision.refuse(503, Map.of("Retry-After", "1")))
                .then(afterwards(placed, exchange))
                .then(afterwards(over, exchange));
        WebSocketServer server = serve("/orders", service);
        KawatServer application = programs.compile(guide("reconnect"))
                .start(builder -> builder.set("kawat.client.Orders.uri", uri("/orders"))
                        .set("kawat.client.Orders.reconnect-min-delay", "50ms"));

        programs.ask(application, "OrderDesk", "open");
        assertThat(programs.ask(application, "OrderDesk", "place", "10 nails")).isEqualTo(SendResult.QUEUED);
        placed.countDown();

        assertThat(next(orders)).isEqualTo("10 nails");
        ClientConnection client =
                application.bean(WebSocketClients.class).all().iterator().next();
        await("the queue is empty", () -> client.send("").equals(SendResult.SENT));
        server.connections().forEach(connection -> connection.close(1012, ""));
        await("the loss", () -> client.state() != ClientState.CONNECTED);
        assertThat(programs.ask(application, "OrderDesk", "place", "5 screws")).isEqualTo(SendResult.QUEUED);
        assertThat(programs.ask(application, "OrderDesk", "close")).isEqualTo(List.of("5 screws"));
        over.countDown();
        assertThat(next(service.authorizations)).isEqualTo("Bearer token-1");
        assertThat(next(service.authorizations)).isEqualTo("Bearer token-2");
    }

    private static ServerHandler afterwards(CountDownLatch latch, Object handler) {
        return (server, event) ->
                latch.await(Peer.PATIENCE_SECONDS, TimeUnit.SECONDS) ? handler : HandshakeDecision.refuse(500);
    }

    @Test
    void predicateDecidesAboutReconnecting() throws Exception {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        ConnectionHandler mirror = (connection, event) -> connection.send((String) event.data());
        WebSocketServer server = serve(
                "/mirror",
                new Service(mirror)
                        .then(refusal(404))
                        .then((from, event) -> mirror)
                        .then(refusal(410)));
        programs.compile(guide("reconnect"));
        WebSocketClients clients = open(WebSocketClients.create());
        ConnectionHandler handler = (connection, event) -> lines.add((String) event.data());

        ClientConnection client =
                (ClientConnection) programs.call("Mirror", "of", clients.connector(uri("/mirror")), handler);

        connected(client).send("hello");
        assertThat(next(lines)).isEqualTo("hello");
        server.connections().forEach(connection -> connection.close(1000, ""));
        await("the end", () -> client.state() == ClientState.CLOSED);
    }

    @Test
    void authenticatesAsAClient() throws Exception {
        BlockingQueue<String> logins = new LinkedBlockingQueue<>();
        ConnectionHandler accepted = (connection, event) -> {};
        ServerHandler service = (server, event) -> {
            String login = event.request().header("Authorization").orElse("none");
            logins.add(login);
            return login.equals("Bearer good") || login.equals(LOGIN)
                    ? accepted
                    : HandshakeDecision.refuse(401, Map.of("WWW-Authenticate", "Basic realm=\"partner\""));
        };
        serve("/partner", service);
        programs.compile(guide("authenticate-as-a-client"));
        WebSocketConnector connector = open(WebSocketClients.create()).connector(uri("/partner"));

        connected(connect("token", connector, "good"));
        assertThat(next(logins)).isEqualTo("Bearer good");
        connected(connect("password", connector, "ann", PASSWORD));
        assertThat(next(logins)).isEqualTo("none");
        assertThat(next(logins)).isEqualTo(LOGIN);
        assertThat(failure(connect("password", connector, "ann", "wrong")).status())
                .hasValue(401);
        assertThat(failure(connect("token", connector, "bad")).status()).hasValue(401);
    }

    /** Calls a method of the guide, and connects with what it returns. */
    private ClientConnection connect(String method, Object... arguments) throws Exception {
        ConnectionHandler nothing = (connection, event) -> {};
        return ((WebSocketConnector) programs.call("Partner", method, arguments)).connect(nothing);
    }

    @Test
    void passesAProxy() throws Exception {
        serve("/partner", new Service((connection, event) -> {}));
        programs.compile(guide("authenticate-as-a-client"));
        HttpHandler connecting = new ConnectHandler(exchange -> exchange.setStatusCode(400));
        HttpString login = HttpString.tryFromString("Proxy-Authorization");
        Undertow proxy =
                listen(Undertow.builder().addHttpListener(0, "127.0.0.1").setHandler(exchange -> {
                    if (LOGIN.equals(exchange.getRequestHeaders().getFirst(login))) {
                        connecting.handleRequest(exchange);
                    } else {
                        exchange.setStatusCode(407);
                    }
                }));
        WebSocketConnector connector = open(WebSocketClients.create()).connector(uri("/partner"));

        connected(connect("proxy", connector, "127.0.0.1", port(proxy), "ann", PASSWORD));

        ConnectFailedException failure = failure(connect("proxy", connector, "127.0.0.1", port(proxy), "ann", "wrong"));
        assertThat(failure.part()).isEqualTo(Part.PROXY);
        assertThat(failure).hasMessageContaining("407");
    }

    @Test
    void showsItsCertificate() throws Exception {
        programs.compile(guide("authenticate-as-a-client"));
        Path file = directory.resolve("keys.p12");
        generateKey(file);
        BlockingQueue<String> shown = new LinkedBlockingQueue<>();
        HttpHandler socket = Handlers.websocket((exchange, channel) -> channel.resumeReceives());
        Undertow service = listen(Undertow.builder()
                .addHttpsListener(0, "127.0.0.1", context(file))
                .setSocketOption(Options.SSL_CLIENT_AUTH_MODE, SslClientAuthMode.REQUIRED)
                .setHandler(exchange -> {
                    shown.add(subject(exchange));
                    socket.handleRequest(exchange);
                }));
        WebSocketConnector connector =
                open(WebSocketClients.create()).connector("wss://127.0.0.1:" + port(service) + "/partner");

        connected(connect("certificate", connector, file, PASSWORD));

        assertThat(next(shown)).isEqualTo("CN=Partner");
        assertThat(failure(connect("token", connector, "good")).part()).isEqualTo(Part.TLS);
    }

    private static String subject(HttpServerExchange exchange) throws Exception {
        X509Certificate certificate =
                (X509Certificate) exchange.getConnection().getSslSessionInfo().getPeerCertificates()[0];
        return certificate.getSubjectX500Principal().getName();
    }

    private Undertow listen(Undertow.Builder builder) {
        Undertow server = builder.setIoThreads(1).setWorkerThreads(2).build();
        server.start();
        opened.push(server::stop);
        return server;
    }

    private static int port(Undertow server) {
        return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    private static void generateKey(Path file) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "partner",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=Partner",
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).isZero();
    }

    /** A context with the key of a file, which trusts its certificate. */
    private static SSLContext context(Path file) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD.toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }
}
