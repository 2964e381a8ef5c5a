/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.proxied;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertAll;

import dev.kawat.it.app.Deflate;
import dev.kawat.it.app.Echo;
import dev.kawat.it.app.Observed;
import dev.kawat.it.app.Report;
import dev.kawat.it.app.Reports;
import dev.kawat.it.client.Client;
import dev.kawat.it.client.DeflateClient;
import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import dev.kawat.it.client.Request;
import dev.kawat.it.client.ReverseProxy;
import dev.kawat.it.client.ServerCertificate;
import dev.kawat.it.container.ExplodedArchive;
import dev.kawat.it.survey.AppServers;
import dev.kawat.it.survey.Directories;
import dev.kawat.it.survey.RunningServer;
import dev.kawat.it.wire.Once;
import dev.kawat.server.KawatServer;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a reader of the page on proxies gets: each proxy, in front of the standalone server and of Tomcat. */
@Once
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProxyIT {

    private static final Path BASE = Path.of("target", "proxies");
    private static final String SETTING = "kawat.trusted-proxies";
    private static final String NAMED = "127.0.0.1";
    private static final int MOST = 1 << 20;

    /** A server behind the proxies. */
    private enum Upstream {
        STANDALONE,
        TOMCAT
    }

    /**
     * One proxy in front of one server.
     *
     * @param variations how it is configured otherwise than on the page
     */
    private record Place(Proxy proxy, Upstream upstream, Set<Variation> variations) {}

    private final Map<Upstream, URI> applications = new EnumMap<>(Upstream.class);
    private final Map<Place, ReverseProxy> proxies = new HashMap<>();
    private final List<AutoCloseable> servers = new ArrayList<>();
    private ServerCertificate certificate;
    private int started;

    // ---- Servers and proxies ----

    @BeforeAll
    void startServers() throws Exception {
        Directories.renew(BASE);
        certificate = ServerCertificate.make(BASE.resolve("certificate"));
        WebArchive war = ShrinkWrap.create(WebArchive.class, "proxied.war")
                .addClasses(Seen.class, Tended.class, Untended.class)
                .addClasses(Deflate.class, Echo.class, Observed.class, Report.class, Reports.class)
                .addAsResource(new StringAsset("<beans/>"), "META-INF/beans.xml");
        ExplodedArchive classes = ExplodedArchive.of(war);
        servers.add(classes);
        KawatServer standalone = KawatServer.builder()
                .port(0)
                .set(SETTING, NAMED)
                .classLoader(classes.loader())
                .start();
        servers.add(0, standalone);
        applications.put(Upstream.STANDALONE, standalone.uri());

        Path file = BASE.resolve(war.getName());
        war.addAsLibraries(new File(System.getProperty("it.war-lib")).listFiles())
                .as(ZipExporter.class)
                .exportTo(file.toFile());
        Path home = Path.of(System.getProperty("it.tomcat-home"));
        String options = "-D" + SETTING + "=" + NAMED;
        RunningServer tomcat = RunningServer.start(
                AppServers.tomcat(home, BASE.resolve("tomcat").toAbsolutePath(), options), file, "echo");
        servers.add(0, tomcat);
        applications.put(
                Upstream.TOMCAT, URI.create(tomcat.endpoint("").toString().replaceFirst("^ws", "http")));
    }

    @AfterAll
    void end() throws Exception {
        proxies.values().forEach(ReverseProxy::close);
        for (AutoCloseable server : servers) {
            server.close();
        }
    }

    static Stream<Arguments> places() {
        return Stream.of(Proxy.values())
                .flatMap(proxy -> Stream.of(Upstream.values())
                        .map(upstream -> Arguments.of(new Place(proxy, upstream, Set.of()))));
    }

    private ReverseProxy start(Place place) throws IOException {
        Path directory = BASE.resolve(place.proxy + "-" + started++);
        return place.proxy.start(directory, applications.get(place.upstream), certificate, place.variations);
    }

    /** Starts a proxy for all tests, or returns the one that runs. */
    private ReverseProxy proxy(Place place) throws IOException {
        ReverseProxy proxy = proxies.get(place);
        if (proxy == null) {
            proxy = start(place);
            proxies.put(place, proxy);
        }
        return proxy;
    }

    private Request request(Place place, String path) throws IOException {
        return request(proxy(place), path);
    }

    private static Request request(ReverseProxy proxy, String path) {
        return Request.to(proxy.secureEndpoint("app/" + path)).with("Origin: https://" + proxy.host());
    }

    private RawClient ask(Request request) {
        return RawClient.ask(request, certificate.clients());
    }

    private RawClient open(Place place, String path) throws IOException {
        RawClient client = ask(request(place, path));
        assertThat(client.answer().status()).as("%s %s", place, path).isEqualTo(101);
        return client;
    }

    private int status(Request request) {
        try (RawClient client = ask(request)) {
            return client.answer().status();
        }
    }

    /** The address of an endpoint without the proxy. */
    private URI direct(Place place, String path) {
        String application = applications.get(place.upstream).toString().replaceFirst("^http", "ws");
        return URI.create(application + path);
    }

    // ---- As on the page ----

    @ParameterizedTest
    @MethodSource("places")
    void messagesGoThrough(Place place) throws IOException {
        String text = "ä".repeat(MOST / 2);
        try (RawClient client = open(place, "echo")) {
            client.send(Frame.text("hello"));
            assertThat(client.frame()).isEqualTo(Frame.text("hello"));

            client.send(Frame.text(text));
            assertThat(client.message().text()).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @MethodSource("places")
    void closeCodesGoBothWays(Place place) throws IOException {
        for (int code : new int[] {1000, 1001, 4999}) {
            String key = UUID.randomUUID().toString();
            try (RawClient client = open(place, "observed/" + key);
                    Client report = Client.connect(direct(place, "report/" + key))) {
                client.send(Frame.close(code, "from the client"));
                assertThat(client.frame().code()).isEqualTo(code);
                client.awaitEnd();
                assertThat(closing(report)).startsWith("close " + code + " 'from the client'");
            }
            try (RawClient client = open(place, "observed/" + UUID.randomUUID())) {
                client.send(Frame.text("close " + code + " from the server"));
                assertThat(client.frame()).isEqualTo(Frame.close(code, "from the server"));
                client.send(Frame.close(code, "from the server"));
                client.awaitEnd();
            }
        }
    }

    private static String closing(Client report) {
        String entry = report.text();
        while (!entry.startsWith("close ")) {
            entry = report.text();
        }
        return entry;
    }

    @ParameterizedTest
    @MethodSource("places")
    void refusalsGoThrough(Place place) throws IOException {
        assertThat(status(request(place, "echo").without("Upgrade").without("Connection")))
                .isEqualTo(426);
        assertThat(status(request(place, "echo").having("Origin", "https://elsewhere.example")))
                .isEqualTo(403);
        assertThat(status(request(place, "none"))).isEqualTo(404);
    }

    @ParameterizedTest
    @EnumSource
    void lostUpgradeIsNoHandshake(Proxy proxy) throws IOException {
        try (ReverseProxy lossy = start(new Place(proxy, Upstream.STANDALONE, Set.of(Variation.WITHOUT_UPGRADE)))) {
            assertThat(status(request(lossy, "echo"))).isEqualTo(426);
        }
    }

    @ParameterizedTest
    @MethodSource("places")
    void compressionIsAgreed(Place place) throws IOException {
        byte[] text = "more of the same ".repeat(1000).getBytes(StandardCharsets.UTF_8);
        RawClient wire = ask(request(place, "deflate").with("Sec-WebSocket-Extensions: permessage-deflate"));
        try (DeflateClient client = DeflateClient.over(wire)) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.send(1, text, 0).message()).isEqualTo(text);
            }
        }
    }

    // ---- The host that the browser sees ----

    static Stream<Arguments> hosts() {
        return Stream.of(Proxy.values())
                .flatMap(proxy -> Stream.of(
                        host(proxy, Upstream.STANDALONE, 101),
                        host(proxy, Upstream.STANDALONE, 101, Variation.HOST_OF_UPSTREAM),
                        // httpd forwards the host that is left.
                        host(proxy, Upstream.STANDALONE, proxy == Proxy.HTTPD ? 403 : 101, Variation.HOST_WITHOUT_PORT),
                        host(proxy, Upstream.STANDALONE, 101, Variation.HOST_WITHOUT_PORT, Variation.FORWARDED_PORT),
                        host(proxy, Upstream.STANDALONE, 101, Variation.HOST_OF_UPSTREAM, Variation.FORWARDED),
                        host(proxy, Upstream.STANDALONE, 101, Variation.NOT_NAMED),
                        host(proxy, Upstream.STANDALONE, 403, Variation.NOT_NAMED, Variation.HOST_OF_UPSTREAM),
                        host(proxy, Upstream.STANDALONE, 403, Variation.NOT_NAMED, Variation.HOST_WITHOUT_PORT),
                        // What is forwarded is the same here; a server only has to show its peer and the headers.
                        host(proxy, Upstream.TOMCAT, 101),
                        host(proxy, Upstream.TOMCAT, 101, Variation.HOST_OF_UPSTREAM, Variation.FORWARDED),
                        host(proxy, Upstream.TOMCAT, 101, Variation.NOT_NAMED),
                        host(proxy, Upstream.TOMCAT, 403, Variation.NOT_NAMED, Variation.HOST_OF_UPSTREAM)));
    }

    private static Arguments host(Proxy proxy, Upstream upstream, int status, Variation... variations) {
        Set<Variation> all = EnumSet.noneOf(Variation.class);
        all.addAll(List.of(variations));
        return Arguments.of(new Place(proxy, upstream, all), status);
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void pagesOfTheSameHostConnect(Place place, int status) throws IOException {
        try (ReverseProxy proxy = start(place)) {
            Request request = request(proxy, "seen");

            try (RawClient page = ask(request)) {
                assertThat(page.answer().status()).isEqualTo(status);
                if (status == 101) {
                    assertThat(page.frame().text()).isEqualTo(seen(place, proxy));
                }
            }
            assertThat(status(request.having("Origin", "https://127.0.0.1:1"))).isEqualTo(403);
        }
    }

    private String seen(Place place, ReverseProxy proxy) {
        Set<Variation> variations = place.variations;
        String host = variations.contains(Variation.HOST_WITHOUT_PORT) ? "127.0.0.1" : proxy.host();
        if (variations.contains(Variation.HOST_OF_UPSTREAM)) {
            host = place.proxy == Proxy.HAPROXY
                    ? "upstream:8080"
                    : applications.get(place.upstream).getAuthority();
        }
        return host + ", for " + (variations.contains(Variation.NOT_NAMED) ? "127.0.0.2" : "127.0.0.1, over TLS");
    }

    // ---- Silence ----

    /** What may be silent, and for how long. */
    @FunctionalInterface
    private interface Idling {
        void check(Place place) throws Exception;
    }

    /** All at the same time, because what takes time here is silence. */
    @Test
    void silentConnectionsStayOpenAsThePageSays() throws Exception {
        List<Idling> cases = List.of(
                this::silenceEndsAConnection,
                this::pingsKeepASilentConnection,
                this::messagesOfTheServerKeepAConnection,
                this::messagesOfTheClientKeepAConnection,
                this::messagesInTurnKeepAConnection);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<?>> all = new ArrayList<>();
            for (Arguments arguments : places().toList()) {
                Place given = (Place) arguments.get()[0];
                Place place = new Place(given.proxy, given.upstream, Set.of(Variation.FOUR_SECONDS));
                proxy(place);
                for (Idling idling : cases) {
                    all.add(threads.submit(() -> assertThatCode(() -> idling.check(place))
                            .as("%s", place)
                            .doesNotThrowAnyException()));
                }
            }
            assertAll(all.stream().map(one -> () -> one.get(1, TimeUnit.MINUTES)));
        } finally {
            threads.shutdownNow();
        }
    }

    private void silenceEndsAConnection(Place place) throws IOException {
        try (RawClient client = open(place, "untended/0")) {
            client.awaitEnd();
        }
    }

    private void pingsKeepASilentConnection(Place place) throws IOException {
        try (RawClient client = open(place, "tended")) {
            for (int i = 0; i < 3; i++) {
                Frame ping = client.frame();
                assertThat(ping.isPing()).as("%s", ping).isTrue();
                client.send(new Frame(true, 0xA, ping.payload()));
            }
            client.send(Frame.text("still here"));
            assertThat(client.frame()).isEqualTo(Frame.text("still here"));
        }
    }

    private void messagesOfTheServerKeepAConnection(Place place) throws IOException {
        try (RawClient client = open(place, "untended/1000")) {
            for (int i = 0; i < 6; i++) {
                assertThat(client.frame()).isEqualTo(Frame.text("tick"));
            }
        }
    }

    private void messagesOfTheClientKeepAConnection(Place place) throws IOException {
        try (RawClient clock = RawClient.open(direct(place, "untended/1000"));
                RawClient client = open(place, "untended/0")) {
            for (int i = 0; i < 6; i++) {
                clock.frame();
                client.send(Frame.text("tock"));
            }
            client.send(Frame.text("count"));
            assertThat(client.frame()).isEqualTo(Frame.text("6"));
        }
    }

    /** Each side is silent for longer than the proxy allows, but never both. */
    private void messagesInTurnKeepAConnection(Place place) throws IOException {
        try (RawClient clock = RawClient.open(direct(place, "untended/2500"));
                RawClient client = open(place, "untended/5000")) {
            for (int i = 0; i < 2; i++) {
                clock.frame();
                client.send(Frame.text("tock"));
                clock.frame();
                assertThat(client.frame()).isEqualTo(Frame.text("tick"));
            }
            client.send(Frame.text("count"));
            assertThat(client.frame()).isEqualTo(Frame.text("2"));
        }
    }
}
