/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import dev.kawat.WebSocketServer;
import dev.kawat.cdi.KawatExtension;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.problem.Problems;
import dev.kawat.server.direct.DirectTransport;
import dev.kawat.server.http.HttpListener;
import io.undertow.servlet.api.DeploymentManager;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.jspecify.annotations.Nullable;

/**
 * A server in this process. It serves the WebSocket endpoints among the beans of the class path, and the static resources in {@code
 * META-INF/resources}.
 *
 * <pre>{@code
 * try (KawatServer server = KawatServer.builder().port(0).start()) {
 *     System.out.println(server.uri());
 *     ...
 * }
 * }</pre>
 *
 * <p>It listens from {@link Builder#start()} to {@link #close()}, and is usable from any thread. Jars and directories with {@code
 * META-INF/beans.xml} are bean archives.
 */
public final class KawatServer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("dev.kawat.server");

    /** The exit statuses of {@link #main}. */
    private static final int USAGE_ERROR = 2;

    private static final int START_ERROR = 1;
    private static final int MAX_PORT = 65535;

    private final WeldContainer beans;
    private final KawatExtension extension;
    private final DeploymentManager web;
    private final HttpListener http;
    private final HandshakeHandler handshakes;
    private final URI uri;
    private boolean closed;

    private KawatServer(
            WeldContainer beans,
            KawatExtension extension,
            DeploymentManager web,
            HttpListener http,
            HandshakeHandler handshakes,
            URI uri) {
        this.beans = beans;
        this.extension = extension;
        this.web = web;
        this.http = http;
        this.handshakes = handshakes;
        this.uri = uri;
    }

    /**
     * Starts a server with all defaults, at {@code http://127.0.0.1:8080/}. Blocks until it listens.
     *
     * @throws StartException as {@link Builder#start()} does
     */
    public static KawatServer start() {
        return builder().start();
    }

    /** Returns a builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts a server with the options of a command line, and prints its address. If it cannot start, each problem is a line on the
     * standard error, and the process ends with status 2 for a wrong command line and 1 for anything else. SIGTERM and SIGINT close
     * every connection with 1001 and end the process.
     *
     * @param arguments the options; {@code --help} lists them
     */
    public static void main(String[] arguments) {
        List<String> options = List.of(arguments);
        if (options.contains("--help")) {
            print(CommandLine.USAGE.stripTrailing());
            return;
        }
        ConsoleLogging.install();
        Builder builder = builder();
        KawatServer server;
        try {
            CommandLine.apply(options, builder);
            server = builder.start();
        } catch (CommandLine.UsageException wrong) {
            printError(wrong.getMessage());
            System.exit(USAGE_ERROR);
            return;
        } catch (StartException failure) {
            failure.problems().forEach(KawatServer::printError);
            System.exit(START_ERROR);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "kawat-shutdown"));
        print("Kawat is ready at " + server.uri());
    }

    @SuppressWarnings("SystemOut") // the output of a command
    private static void print(String line) {
        System.out.println(line);
    }

    @SuppressWarnings("SystemOut")
    private static void printError(@Nullable String line) {
        System.err.println("kawat: " + line);
    }

    /**
     * Returns the address of the server with its actual port, for example {@code http://127.0.0.1:8080/}. It ends with '/', and
     * contains the context path percent-encoded, as {@code /my%20app/}.
     */
    public URI uri() {
        return uri;
    }

    /** Returns the port on which the server listens. */
    public int port() {
        return uri.getPort();
    }

    /** Returns the server of the endpoint with this name; empty when there is none. */
    public Optional<WebSocketServer> endpoint(String name) {
        return extension.server(name).map(Function.identity());
    }

    /** Returns the bean of a type, as {@code @Inject} would inject it. */
    public <T> T bean(Class<T> type) {
        return beans.select(type).get();
    }

    /**
     * Closes every connection with 1001, waits for them for at most {@code kawat.shutdown-timeout}, stops listening, and destroys
     * the beans. A second call does nothing.
     */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        extension.stop();
        stop(http, handshakes, web);
        beans.shutdown();
    }

    private static void stop(
            @Nullable HttpListener http, @Nullable HandshakeHandler handshakes, DeploymentManager web) {
        if (http != null) {
            http.close();
        }
        if (handshakes != null) {
            handshakes.close();
        }
        try {
            web.stop();
            web.undeploy();
        } catch (ServletException failure) {
            LOG.log(Level.WARNING, "the web application did not stop cleanly", failure);
        }
    }

    /** Configures and starts a server. Not for use by several threads. */
    public static final class Builder {

        private final Map<String, String> settings = new LinkedHashMap<>();
        private final List<Path> resources = new ArrayList<>();
        private String host = "127.0.0.1";
        private int port = 8080;
        private String contextPath = "/";
        private ClassLoader loader = defaultLoader();

        private Builder() {}

        private static ClassLoader defaultLoader() {
            ClassLoader context = Thread.currentThread().getContextClassLoader();
            return context != null ? context : KawatServer.class.getClassLoader();
        }

        /** Sets the address to bind: {@code 127.0.0.1} by default, {@code 0.0.0.0} for all. */
        public Builder host(String host) {
            this.host = host;
            return this;
        }

        /** Sets the port to listen on: 8080 by default, 0 for any free port. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /**
         * Sets the path below which everything is served, {@code /} by default. It starts with '/' and does not end with it, and is
         * not percent-encoded: {@code /my app}, not {@code /my%20app}. It contains none of {@code % ; ? # \}, no control character,
         * and no segment that is empty, {@code .} or {@code ..}.
         */
        public Builder contextPath(String contextPath) {
            this.contextPath = contextPath;
            return this;
        }

        /** Adds a directory with static resources, which take precedence over those in {@code META-INF/resources}. */
        public Builder resources(Path directory) {
            resources.add(directory);
            return this;
        }

        /**
         * Adds a setting. System properties and the environment take precedence over it.
         *
         * @param key the whole key, for example {@code kawat.max-message}
         * @param value the value
         */
        public Builder set(String key, String value) {
            settings.put(key, value);
            return this;
        }

        /** Sets the class loader of the beans and resources: the context class loader by default. */
        public Builder classLoader(ClassLoader loader) {
            this.loader = loader;
            return this;
        }

        /**
         * Starts the server. Blocks until it listens.
         *
         * @throws StartException when the port is in use, or when endpoints or settings of the application break rules; everything
         *     that was started is stopped again
         */
        public KawatServer start() {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(loader);
            try {
                return startWithLoader();
            } finally {
                thread.setContextClassLoader(before);
            }
        }

        private KawatServer startWithLoader() {
            WeldContainer beans;
            try {
                checkConfiguration();
                checkPort();
                beans = new Weld("kawat-" + UUID.randomUUID())
                        .setClassLoader(loader)
                        .addExtension(new StartExtension())
                        .skipShutdownHook()
                        .initialize();
            } catch (RuntimeException | IOException failure) {
                throw failed(failure);
            }
            try {
                return listen(beans);
            } catch (RuntimeException | ServletException | IOException failure) {
                beans.shutdown();
                throw failed(failure);
            }
        }

        /** Checks what the caller has set. */
        private void checkConfiguration() {
            Problems problems = new Problems();
            if (port < 0 || port > MAX_PORT) {
                problems.add("port", "must be a number from 0 to " + MAX_PORT, port);
            }
            ContextPath.brokenRule(contextPath).ifPresent(rule -> problems.add("context path", rule, contextPath));
            resources.stream()
                    .filter(directory -> !Files.isDirectory(directory))
                    .forEach(wrong -> problems.add("resources", "must be a directory", wrong.toString()));
            problems.throwIfAny();
        }

        /** Fails when the port is in use, so that the application does not start in vain. Undertow binds the port later. */
        private void checkPort() throws IOException {
            try (ServerSocket probe = new ServerSocket()) {
                probe.bind(new InetSocketAddress(host, port));
            }
        }

        private KawatServer listen(WeldContainer beans) throws ServletException, IOException {
            KawatExtension extension = beans.getBeanManager().getExtension(KawatExtension.class);
            DirectTransport transport = new DirectTransport();
            DeploymentManager web =
                    WebApplication.deploy(beans.getBeanManager(), settings, resources, contextPath, loader, transport);
            HttpListener http = null;
            HandshakeHandler handshakes = null;
            try {
                Deployment deployment = extension.deployment().orElseThrow();
                Duration timeout = deployment.handshakeTimeout();
                handshakes = new HandshakeHandler(WebApplication.handler(web, contextPath), deployment);
                http = HttpListener.open(
                        new InetSocketAddress(host, port),
                        deployment.maxHeaderSize(),
                        timeout,
                        new RequestBodyHandler(new RequestTargetHandler(handshakes), timeout));
                return new KawatServer(beans, extension, web, http, handshakes, uri(http));
            } catch (IOException | RuntimeException failure) {
                extension.stop();
                stop(http, handshakes, web);
                throw failure;
            }
        }

        private URI uri(HttpListener http) {
            String name = host.contains(":") ? "[" + host + "]" : host;
            return URI.create(
                    "http://" + name + ":" + http.address().getPort() + ContextPath.encoded(contextPath) + "/");
        }

        private StartException failed(Throwable failure) {
            return StartException.of(failure, host + ":" + port);
        }
    }
}
