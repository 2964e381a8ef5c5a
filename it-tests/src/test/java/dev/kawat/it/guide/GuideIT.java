/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.kawat.it.client.Browser;
import dev.kawat.it.client.Client;
import dev.kawat.it.client.Frame;
import dev.kawat.it.client.KawatProcess;
import dev.kawat.it.client.RawClient;
import dev.kawat.it.client.Request;
import dev.kawat.it.client.ReverseProxy;
import dev.kawat.it.client.ServerCertificate;
import dev.kawat.it.survey.AppServers;
import dev.kawat.it.survey.Ports;
import dev.kawat.it.survey.RunningServer;
import dev.kawat.it.wire.Once;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a reader of the guides does: takes the project from the page, adds what a guide adds, builds it with Maven, and runs it. The
 * class paths are those that Maven makes of what stands on the pages, and nothing else.
 */
@Once
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuideIT {

    private static final Path BASE = Path.of("target", "guides");

    /** The guides that are whole projects, which Maven builds. */
    private static final List<String> PROJECTS = List.of(
            "deploy-a-war", "run-standalone", "test-a-handler", "test-against-a-fake-server", "test-on-a-server");

    private final GuideProjects projects = new GuideProjects(BASE);

    /** What the page on tests has a project for Tomcat add. */
    private static final String TEST_DEPENDENCIES = """
            <dependency><groupId>dev.kawat</groupId><artifactId>kawat-test</artifactId><scope>test</scope></dependency>
            <dependency><groupId>org.mockito</groupId><artifactId>mockito-core</artifactId><scope>test</scope></dependency>
            """;

    private static final String SUREFIRE = """
            <plugins>
              <plugin><artifactId>maven-surefire-plugin</artifactId><version>3.5.6</version></plugin>
            """;

    /** A way to run Kawat: a project that a page has. */
    private enum Way {
        SERVLET_CONTAINER("deploy-a-war", 0),
        FULL_SERVER("deploy-a-war", 1),
        STANDALONE("run-standalone", 0);

        private final String page;
        private final int number;

        Way(String page, int number) {
            this.page = page;
            this.number = number;
        }

        String project() {
            return Guide.named(page).projects().get(number);
        }

        /** Returns whether a guide is about this way, too. */
        boolean carries(Guide guide) {
            if (guide.imports("dev.kawat.server")) {
                return this == STANDALONE;
            }
            if (guide.imports("jakarta.jms")) {
                return this != FULL_SERVER; // which has a broker of its own
            }
            return this == FULL_SERVER || !guide.imports("jakarta.ws.rs"); // which the others lack, the page says
        }

        /** The probe whose class path a guide has. */
        String probe(Guide guide) {
            String name = "probe-" + name().toLowerCase(Locale.ROOT);
            return additions(guide).isEmpty() ? name : name + "-" + guide.name();
        }

        /** What a guide adds; a full server has it. */
        String additions(Guide guide) {
            return this == FULL_SERVER ? "" : guide.dependencies();
        }
    }

    @BeforeAll
    void build() throws IOException, InterruptedException {
        projects.renew()
                .addWars()
                .add("standalone", Guide.named("run-standalone"), 0)
                .add("test", Guide.named("test-a-handler"), 0)
                .add("test-servlet-container", testsForTomcat(), Guide.named("test-a-handler"))
                .add(
                        "fake-server",
                        Guide.named("test-a-handler").projects().get(0),
                        Guide.named("test-against-a-fake-server"))
                .add("bookings", withParameterNames(), Guide.named("validate-messages"))
                .add("accounts", Way.SERVLET_CONTAINER.project(), Guide.named("use-transactions"))
                .add("form", Way.SERVLET_CONTAINER.project(), Guide.named("log-in"), 0)
                .add("basic", Way.SERVLET_CONTAINER.project(), Guide.named("log-in"), 1)
                .add("reports", Way.SERVLET_CONTAINER.project(), Guide.named("put-a-filter-in-front"));
        Path archive = projects.directory("fake-server").resolve("src/test/resources/META-INF/beans.xml");
        Files.createDirectories(archive.getParent());
        Files.writeString(archive, "");
        for (Way way : Way.values()) {
            for (Guide guide : Guide.all()) {
                projects.addProbe(way.probe(guide), way.project(), way.additions(guide));
            }
        }
        projects.build();
    }

    private static String testsForTomcat() {
        return GuideProjects.with(TEST_DEPENDENCIES, Way.SERVLET_CONTAINER.project())
                .replace("<plugins>", SUREFIRE);
    }

    /** What the page on validation has a project for Tomcat add. */
    private static String withParameterNames() {
        String properties = Guide.named("validate-messages").properties();
        return Way.SERVLET_CONTAINER.project().replace("</properties>", properties + "</properties>");
    }

    @TestFactory
    Stream<DynamicTest> everyGuideCompilesWithWhatThePagesSay() {
        return Stream.of(Way.values())
                .flatMap(way -> Guide.all().stream()
                        .filter(guide -> !PROJECTS.contains(guide.name()) && way.carries(guide))
                        .map(guide -> dynamicTest(
                                guide.name() + ", " + way,
                                () -> compile(guide, way, BASE.resolve("classes/" + way + "/" + guide.name())))));
    }

    private void compile(Guide guide, Way way, Path classes) throws IOException {
        Files.createDirectories(classes);
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-d", classes.toString(), "-cp", projects.compilePath(way.probe(guide))));
        if (guide.properties().contains("<maven.compiler.parameters>true<")) {
            arguments.add("-parameters");
        }
        for (String program : guide.programs()) {
            Path source = classes.resolve(Guide.fileName(program));
            arguments.add(Files.writeString(source, program).toString());
        }
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        int status = ToolProvider.getSystemJavaCompiler().run(null, output, output, arguments.toArray(new String[0]));
        assertThat(status).as(output.toString(StandardCharsets.UTF_8)).isZero();
    }

    @Test
    void versionsAreThoseOfTheBom() {
        assertThat(Guide.all()).hasSizeGreaterThan(30).allSatisfy(guide -> {
            assertThat(guide.dependencies()).as(guide.name()).doesNotContain("<version>");
            assertThat(guide.projects()).as(guide.name()).allSatisfy(project -> {
                String dependencies = project.substring(
                        project.indexOf("</dependencyManagement>"), project.lastIndexOf("</dependencies>"));
                assertThat(dependencies).doesNotContain("<version>");
            });
        });
    }

    @Test
    void deploysTheWarOnTomcat() throws IOException {
        try (RunningServer server = tomcat("servlet-container", "hello/Ann", "");
                Client client = Client.connect(server.endpoint("hello/Ann"))) {
            assertThat(server.endpoint("hello/Ann").getPath()).isEqualTo("/greeter/hello/Ann");
            assertThat(client.text()).isEqualTo("hello Ann");
        }
    }

    /** Starts a Tomcat with the WAR of a project, and with options of its JVM. */
    private RunningServer tomcat(String project, String probe, String options) throws IOException {
        Path home = Path.of(System.getProperty("it.tomcat-home"));
        Path base = BASE.resolve("tomcat").toAbsolutePath();
        return RunningServer.start(AppServers.tomcat(home, base, options), projects.war(project), probe);
    }

    @Test
    void bringsNothingThatAFullServerHas() throws IOException {
        assertThat(libraries("full-server"))
                .containsExactlyInAnyOrder("kawat-api", "kawat-impl", "kawat-cdi", "jspecify");
    }

    /** No API that Tomcat has, no annotation processor, and nothing else that nobody uses at run time. */
    @Test
    void bringsToTomcatWhatItLacks() throws IOException {
        assertThat(libraries("servlet-container"))
                .containsExactlyInAnyOrder(
                        "kawat-api",
                        "kawat-impl",
                        "kawat-cdi",
                        "jspecify",
                        "weld-servlet-core",
                        "weld-web",
                        "weld-jsf",
                        "weld-environment-common",
                        "weld-lite-extension-translator",
                        "weld-core-impl",
                        "weld-api",
                        "weld-spi",
                        "jboss-classfilewriter",
                        "jboss-logging",
                        "jakarta.enterprise.cdi-api",
                        "jakarta.enterprise.lang-model",
                        "jakarta.inject-api",
                        "jakarta.interceptor-api",
                        "yasson",
                        "parsson",
                        "jakarta.json-api",
                        "jakarta.json.bind-api");
    }

    private List<String> libraries(String project) throws IOException {
        try (Stream<Path> files = Files.list(projects.directory(project).resolve("target/greeter/WEB-INF/lib"))) {
            return files.map(file -> file.getFileName().toString().replaceFirst("-\\d.*", ""))
                    .toList();
        }
    }

    @Test
    void runsWithoutAServer() {
        Path jar = projects.directory("standalone").resolve("target/echo.jar");

        try (KawatProcess process = KawatProcess.ofJar(jar, "--port", "0");
                Client client = Client.connect(endpoint(process.ready(), "echo"))) {
            assertThat(client.send("hello").text()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"test", "test-servlet-container"})
    void testsAHandlerWithoutAPort(String project) throws IOException {
        Path reports = projects.directory(project).resolve("target/surefire-reports");

        for (Map.Entry<String, Integer> tests :
                Map.of("ChatTest", 1, "TwiceTest", 2, "RoomTest", 4).entrySet()) {
            assertThat(Files.readString(reports.resolve(tests.getKey() + ".txt")))
                    .contains("Tests run: " + tests.getValue() + ", Failures: 0, Errors: 0, Skipped: 0");
        }
        assertThat(Guide.named("test-a-handler").programs()).noneMatch(program -> program.contains("KawatServer"));
    }

    @Test
    void testsAClientAgainstAFakeServer() throws IOException {
        Path reports = projects.directory("fake-server").resolve("target/surefire-reports");

        for (Map.Entry<String, Integer> tests :
                Map.of("PricesTest", 5, "PricesInMemoryTest", 1).entrySet()) {
            assertThat(Files.readString(reports.resolve(tests.getKey() + ".txt")))
                    .contains("Tests run: " + tests.getValue() + ", Failures: 0, Errors: 0, Skipped: 0");
        }
    }

    @Test
    void validatesWithWhatItsGuideAdds() throws IOException {
        try (KawatProcess process = run("validate-messages");
                Client client = Client.connect(endpoint(process.ready(), "bookings"))) {
            assertValidates(client);
        }
    }

    @Test
    void validatesOnTomcatWithWhatItsGuideAdds() throws IOException {
        try (RunningServer server = tomcat("bookings", "bookings", "");
                Client client = Client.connect(server.endpoint("bookings"))) {
            assertValidates(client);
        }
    }

    private static void assertValidates(Client client) {
        assertThat(client.send("{\"guest\": \"ann\", \"seats\": 2}").text()).isEqualTo("2 seats for ann");
        assertThat(client.send(new byte[4]).text()).isEqualTo("picture size must be between 0 and 3");
        assertThat(client.send("{\"guest\": \"ann\", \"seats\": 9}").text())
                .contains("seats must be less than or equal to 8");
    }

    @Test
    void commitsAndRollsBackWithWhatItsGuideAdds() throws IOException {
        try (KawatProcess process = run("use-transactions");
                Client client = Client.connect(endpoint(process.ready(), "accounts"))) {
            assertCommitsAndRollsBack(client);
        }
    }

    @Test
    void commitsAndRollsBackOnTomcatWithWhatItsGuideAdds() throws IOException {
        try (RunningServer server = tomcat(
                        "accounts", "accounts", Guide.named("use-transactions").tomcatOptions());
                Client client = Client.connect(server.endpoint("accounts"))) {
            assertCommitsAndRollsBack(client);
        }
    }

    private static void assertCommitsAndRollsBack(Client client) {
        assertThat(client.send("5").text()).isEqualTo("booking 5");
        assertThat(client.text()).startsWith("booked 5, sum ");
        assertThat(client.send("-7").text()).isEqualTo("booking -7");
        assertThat(client.text()).isEqualTo("no debts, sum 5");
    }

    @Test
    void logsInWithTheFormOfItsGuide() throws Exception {
        try (RunningServer server = tomcat("form", "desk", "");
                Browser browser = Browser.start()) {
            URI page = URI.create(server.endpoint("desk.html").toString().replaceFirst("^ws", "http"));
            browser.open("ann", page, 800, 600)
                    .fill("[name=j_username]", "ann")
                    .fill("[name=j_password]", "secret")
                    .click("button")
                    .see("#said", "hello ann");
            assertThat(status(Request.to(server.endpoint("desk")))).isEqualTo(401);
        }
    }

    @Test
    void logsInWithAPasswordAsItsGuideSays() throws Exception {
        try (RunningServer server = tomcat("basic", "desk", "")) {
            Request request = Request.to(server.endpoint("desk"));

            try (RawClient ann = RawClient.ask(request.with(basic("ann:secret")))) {
                assertThat(ann.answer().status()).isEqualTo(101);
                assertThat(ann.frame()).isEqualTo(Frame.text("hello ann"));
            }
            assertThat(status(request)).isEqualTo(401);
            assertThat(status(request.with(basic("ann:wrong")))).isEqualTo(401);
            assertThat(status(request.with(basic("bob:secret")))).isEqualTo(403);
        }
    }

    private static String basic(String nameAndPassword) {
        byte[] bytes = nameAndPassword.getBytes(StandardCharsets.UTF_8);
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(bytes);
    }

    private static int status(Request request) {
        try (RawClient client = RawClient.ask(request)) {
            return client.answer().status();
        }
    }

    @Test
    void putsAFilterInFront() throws Exception {
        try (RunningServer server = tomcat("reports", "reports/2026", "")) {
            Request request = Request.to(server.endpoint("reports/2026"));

            try (RawClient acme = RawClient.ask(request.with("X-Api-Key: key-of-acme"))) {
                assertThat(acme.answer().status()).isEqualTo(101);
                assertThat(acme.frame()).isEqualTo(Frame.text("reports of 2026 for acme"));
            }
            try (RawClient nobody = RawClient.ask(request)) {
                assertThat(nobody.answer().status()).isEqualTo(401);
                assertThat(nobody.answer().header("WWW-Authenticate")).isEqualTo("ApiKey");
            }
            assertThat(status(request.with("X-Api-Key: unknown"))).isEqualTo(401);
        }
    }

    /** What else stands on its page is tested with the proxies in front of more endpoints. */
    @Test
    void runsBehindAProxy() throws Exception {
        int port = Ports.free();
        ServerCertificate certificate = ServerCertificate.make(BASE.resolve("nginx"));
        try (KawatProcess process = run("run-behind-a-proxy", "--set", "kawat.trusted-proxies=127.0.0.1")) {
            String http = Guide.named("run-behind-a-proxy")
                    .configuration("nginx")
                    .replace("listen 443 ssl;", "listen 127.0.0.1:" + port + " ssl;")
                    .replace(
                            "/etc/ssl/example.com.pem",
                            certificate.certificate().toString())
                    .replace("/etc/ssl/example.com.key", certificate.key().toString())
                    .replace("http://127.0.0.1:8080/", process.ready().toString());
            try (ReverseProxy nginx = ReverseProxy.nginx(BASE.resolve("nginx"), port, http);
                    RawClient page = RawClient.ask(
                            Request.to(nginx.secureEndpoint("app/where")).with("Origin: https://127.0.0.1:" + port),
                            certificate.clients())) {
                assertThat(page.answer().status()).isEqualTo(101);
                assertThat(page.frame()).isEqualTo(Frame.text("127.0.0.1:" + port + ", for 127.0.0.1, over TLS"));
                page.send(Frame.text("through"));
                assertThat(page.frame()).isEqualTo(Frame.text("through"));
            }
        }
    }

    @Test
    void readsJsonByJacksonWithWhatItsGuideAdds() throws IOException {
        try (KawatProcess process = run("exchange-json", "--set", "kawat.json=jackson");
                Client client = Client.connect(endpoint(process.ready(), "game"))) {
            assertThat(client.send("{\"type\":\"join\",\"name\":\"Ann\"}").text())
                    .isEqualTo("{\"type\":\"joined\",\"name\":\"Ann\"}");
        }
    }

    /** Runs the program of a guide in a directory of its own, with the class path that the guide asks for. */
    private KawatProcess run(String name, String... options) throws IOException {
        Guide guide = Guide.named(name);
        Path directory = BASE.resolve("run").resolve(name).toAbsolutePath();
        compile(guide, Way.STANDALONE, directory);
        Files.createDirectories(directory.resolve("META-INF"));
        Files.writeString(directory.resolve("META-INF/beans.xml"), "");
        List<String> all = new ArrayList<>(List.of("--port", "0"));
        all.addAll(List.of(options));
        String classPath = directory + File.pathSeparator + projects.runPath(Way.STANDALONE.probe(guide));
        return KawatProcess.ofClassPath(directory, classPath, all.toArray(new String[0]));
    }

    private static URI endpoint(URI application, String path) {
        return URI.create("ws://" + application.getAuthority() + application.getPath() + path);
    }
}
