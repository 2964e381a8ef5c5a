/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import dev.kawat.EndpointDefinitionException;
import dev.kawat.WebSocketServer;
import dev.kawat.cdi.KawatExtension;
import dev.kawat.impl.problem.Problems;
import dev.kawat.server.direct.DirectTransport;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.servlet.api.DeploymentManager;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.jspecify.annotations.Nullable;

/**
 * A server in this process: the beans of the class path, their WebSocket endpoints, and the static resources in {@code
 * META-INF/resources}.
 *
 * <pre>{@code
 * try (KawatServer server = KawatServer.builder().port(0).start()) {
 *     System.out.println(server.uri());
 *     ...
 * }
 * }</pre>
 *
 * <p>It listens from {@link Builder#start()} to {@link #close()}. Usable from any thread. Bean archives are found by their
 * {@code META-INF/beans.xml}.
 */
public final class KawatServer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("dev.kawat.server");

    private static final int USAGE_ERROR = 2;
    private static final int START_ERROR = 1;
    private static final int MAX_PORT = 65535;

    private final WeldContainer beans;
    private final KawatExtension extension;
    private final DeploymentManager web;
    private final Undertow http;
    private final URI uri;
    private boolean closed;

    private KawatServer(WeldContainer beans, KawatExtension extension, DeploymentManager web, Undertow http, URI uri) {
        this.beans = beans;
        this.extension = extension;
        this.web = web;
        this.http = http;
        this.uri = uri;
    }

    /** A server with every default: {@code http://127.0.0.1:8080/}. Fails like {@link Builder#start()}. */
    public static KawatServer start() {
        return builder().start();
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts a server as the command line says, and prints its address. A problem is one line on the standard error and a
     * status: 2 for the command line, 1 for anything else. SIGTERM and SIGINT close every connection with 1001 and end the
     * process.
     */
    public static void main(String[] arguments) {
        List<String> options = List.of(arguments);
        if (options.contains("--help")) {
            say(Options.USAGE.stripTrailing());
            return;
        }
        ConsoleLogging.install();
        Builder builder = builder();
        KawatServer server;
        try {
            Options.apply(options, builder);
            server = builder.start();
        } catch (Options.UsageException wrong) {
            complain(wrong.getMessage());
            System.exit(USAGE_ERROR);
            return;
        } catch (StartException failure) {
            failure.problems().forEach(KawatServer::complain);
            System.exit(START_ERROR);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "kawat-shutdown"));
        say("Kawat is ready at " + server.uri());
    }

    @SuppressWarnings("SystemOut") // the console is where a command answers
    private static void say(String line) {
        System.out.println(line);
    }

    @SuppressWarnings("SystemOut")
    private static void complain(@Nullable String line) {
        System.err.println("kawat: " + line);
    }

    /**
     * Where the server is, with the port that it really has, for example {@code http://127.0.0.1:8080/}. Ends with '/'; a context
     * path is in it as URIs have it, {@code /my%20app/}.
     */
    public URI uri() {
        return uri;
    }

    /** The port that the server listens on. */
    public int port() {
        return uri.getPort();
    }

    /** The server of the endpoint with this name. */
    public Optional<WebSocketServer> endpoint(String name) {
        return extension.server(name).map(Function.identity());
    }

    /** The bean of a type, as {@code @Inject} would give it. */
    public <T> T bean(Class<T> type) {
        return beans.select(type).get();
    }

    /**
     * Closes every connection with 1001, waits at most {@code kawat.shutdown-timeout} for them, stops listening, and destroys
     * the beans. Again: nothing.
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
        stop(http, web);
        beans.shutdown();
    }

    private static void stop(@Nullable Undertow http, DeploymentManager web) {
        if (http != null) {
            http.stop();
        }
        try {
            web.stop();
            web.undeploy();
        } catch (ServletException failure) {
            LOG.log(Level.WARNING, "the web application did not stop cleanly", failure);
        }
    }

    /** Says what a server shall be. Not for use by several threads. */
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

        /** The address to bind; {@code 127.0.0.1} by default, {@code 0.0.0.0} for all. */
        public Builder host(String host) {
            this.host = host;
            return this;
        }

        /** The port to listen on; 8080 by default, 0 for any that is free. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /**
         * The path below which everything is served, {@code /} by default. It starts with '/', does not end with it, and is
         * written as it is read, so {@code /my app} and not {@code /my%20app}; it holds none of {@code % ; ? # \}, no control
         * character, and no segment that is empty, {@code .} or {@code ..}.
         */
        public Builder contextPath(String contextPath) {
            this.contextPath = contextPath;
            return this;
        }

        /** A directory with static resources; they win over those in {@code META-INF/resources}. */
        public Builder resources(Path directory) {
            resources.add(directory);
            return this;
        }

        /** A setting, by its whole key, for example {@code kawat.max-message}; system properties and environment win over it. */
        public Builder set(String key, String value) {
            settings.put(key, value);
            return this;
        }

        /** The class loader whose beans and resources are served; the context class loader by default. */
        public Builder classLoader(ClassLoader loader) {
            this.loader = loader;
            return this;
        }

        /**
         * Starts the server. Blocks until it listens.
         *
         * @throws StartException when the port is in use, or the endpoints or settings of the application break rules; what
         *     had been started is stopped again
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
                check();
                checkPort();
                beans = new Weld("kawat-" + UUID.randomUUID())
                        .setClassLoader(loader)
                        .skipShutdownHook()
                        .initialize();
            } catch (RuntimeException | IOException failure) {
                throw failed(failure);
            }
            try {
                return listen(beans);
            } catch (RuntimeException | ServletException failure) {
                beans.shutdown();
                throw failed(failure);
            }
        }

        /** What can be told before anything is started. */
        private void check() {
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

        /** Whether the port is free: known before the application has started and said so. Undertow binds it later. */
        private void checkPort() throws IOException {
            try (ServerSocket probe = new ServerSocket()) {
                probe.bind(new InetSocketAddress(host, port));
            }
        }

        private KawatServer listen(WeldContainer beans) throws ServletException {
            KawatExtension extension = beans.getBeanManager().getExtension(KawatExtension.class);
            DirectTransport transport = new DirectTransport();
            DeploymentManager web =
                    WebApplication.deploy(beans.getBeanManager(), settings, resources, contextPath, loader, transport);
            Undertow http = null;
            try {
                HttpHandler handler = WebApplication.handler(web, contextPath);
                http = Undertow.builder()
                        .addHttpListener(port, host)
                        .setHandler(new RequestTargetHandler(handler))
                        .build();
                http.start();
                return new KawatServer(beans, extension, web, http, uri(http));
            } catch (RuntimeException failure) {
                extension.stop();
                stop(http, web);
                throw failure;
            }
        }

        private URI uri(Undertow http) {
            InetSocketAddress bound =
                    (InetSocketAddress) http.getListenerInfo().get(0).getAddress();
            String name = host.contains(":") ? "[" + host + "]" : host;
            return URI.create("http://" + name + ":" + bound.getPort() + ContextPath.encoded(contextPath) + "/");
        }

        private StartException failed(Throwable failure) {
            Set<Throwable> reasons = new LinkedHashSet<>();
            collect(failure, reasons);
            for (Throwable reason : reasons) {
                if (reason instanceof EndpointDefinitionException wrong) {
                    return new StartException(wrong.problems(), failure);
                }
                if (reason instanceof SocketException || reason instanceof UnknownHostException) {
                    String why = "cannot listen on " + host + ":" + port + ": " + reason.getMessage();
                    return new StartException(List.of(why), failure);
                }
            }
            List<Throwable> several = List.of(failure.getSuppressed());
            List<Throwable> problems = several.isEmpty() ? List.of(failure) : several;
            return new StartException(problems.stream().map(Builder::line).toList(), failure);
        }

        /** What a failure consists of: causes; and what is suppressed, for that is where Weld puts the problems that it found. */
        private static void collect(Throwable failure, Set<Throwable> reasons) {
            if (!reasons.add(failure)) {
                return;
            }
            if (failure.getCause() != null) {
                collect(failure.getCause(), reasons);
            }
            for (Throwable suppressed : failure.getSuppressed()) {
                collect(suppressed, reasons);
            }
        }

        private static String line(Throwable problem) {
            return String.valueOf(problem.getMessage()).replaceAll("\\s+", " ");
        }
    }
}
