package ${package};

import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.spi.client.container.ContainerConfiguration;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.protocol.ProtocolDescription;
import org.jboss.arquillian.container.spi.client.protocol.metadata.HTTPContext;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.arquillian.container.spi.client.protocol.metadata.Servlet;
import org.jboss.arquillian.core.spi.LoadableExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;

/**
 * Starts Jetty 12.1 in a process of its own, with one WAR, on a free port. There is no released adapter of Arquillian for this
 * version. Tests run as clients.
 */
public class JettyContainer implements DeployableContainer<JettyContainer.Configuration> {

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(90);

    private Configuration configuration;
    private Process jetty;

    @Override
    public Class<Configuration> getConfigurationClass() {
        return Configuration.class;
    }

    /** Arquillian asks for a protocol although every test runs as a client. */
    @Override
    public ProtocolDescription getDefaultProtocol() {
        return new ProtocolDescription("Servlet 5.0");
    }

    @Override
    public void setup(Configuration settings) {
        configuration = settings;
    }

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public ProtocolMetaData deploy(Archive<?> archive) throws DeploymentException {
        try {
            int port = freePort();
            Path base = Files.createDirectories(Path.of(configuration.jettyBase).toAbsolutePath());
            File war = Files.createDirectories(base.resolve("webapps")).resolve(archive.getName()).toFile();
            archive.as(ZipExporter.class).exportTo(war, true);
            start(base, port);
            HTTPContext context = new HTTPContext("127.0.0.1", port);
            context.add(new Servlet("default", "/" + archive.getName().replaceFirst("\\.war$", "")));
            return new ProtocolMetaData().addContext(context);
        } catch (IOException | InterruptedException failure) {
            throw new DeploymentException("cannot deploy " + archive.getName(), failure);
        }
    }

    private void start(Path base, int port) throws IOException, InterruptedException, DeploymentException {
        Path log = base.resolve("jetty.log");
        jetty = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        Path.of(configuration.jettyHome).toAbsolutePath().resolve("start.jar").toString(),
                        "jetty.base=" + base,
                        "jetty.http.host=127.0.0.1",
                        "jetty.http.port=" + port,
                        "--module=server,http,ee10-webapp,ee10-deploy,ee10-annotations,ee10-jsp,"
                                + "ee10-websocket-jakarta,ee10-cdi")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        // Also when the tests are interrupted. It does nothing to a process that has ended.
        Runtime.getRuntime().addShutdownHook(new Thread(jetty::destroyForcibly, "end of Jetty"));
        long start = System.nanoTime();
        // Jetty listens at once, and answers when the applications have started.
        while (!answers(port)) {
            boolean ended = jetty.waitFor(100, TimeUnit.MILLISECONDS);
            if (ended || System.nanoTime() - start > LIMIT) {
                jetty.destroyForcibly();
                throw new DeploymentException("Jetty did not start:\n" + Files.readString(log));
            }
        }
    }

    private static boolean answers(int port) {
        try {
            HttpURLConnection request = (HttpURLConnection) new URL("http://127.0.0.1:" + port + "/").openConnection();
            request.setConnectTimeout(1000);
            request.setReadTimeout(1000);
            return request.getResponseCode() > 0;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void undeploy(Archive<?> archive) throws DeploymentException {
        jetty.destroy();
        try {
            if (!jetty.waitFor(30, TimeUnit.SECONDS)) {
                jetty.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DeploymentException("interrupted while Jetty was stopping", stopped);
        }
    }

    /** The settings in {@code arquillian.xml}. */
    public static class Configuration implements ContainerConfiguration {

        private String jettyHome;
        private String jettyBase;

        public void setJettyHome(String jettyHome) {
            this.jettyHome = jettyHome;
        }

        public void setJettyBase(String jettyBase) {
            this.jettyBase = jettyBase;
        }

        @Override
        public void validate() {}
    }

    /** Makes the container known to Arquillian; named in {@code META-INF/services}. */
    public static class Extension implements LoadableExtension {

        @Override
        public void register(ExtensionBuilder builder) {
            builder.service(DeployableContainer.class, JettyContainer.class);
        }
    }
}
