/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.support;

import dev.kawat.EndpointDefinitionException;
import dev.kawat.Handshake;
import dev.kawat.WebSocketServer;
import dev.kawat.cdi.KawatExtension;
import dev.kawat.impl.artefact.ArtefactFile;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.execution.Workers;
import dev.kawat.impl.handshake.HandshakeOutcome;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.transport.pair.PairTransport;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.function.IntFunction;
import org.jboss.weld.bootstrap.spi.BeanDiscoveryMode;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.jboss.weld.junit5.WeldInitiator;

/** An application in this JVM: the beans that a test names, their endpoints, and connections to them without a network. */
public final class Application implements AutoCloseable {

    private final WeldContainer container;
    private final Deployment deployment;
    private final PairTransport transport;

    private Application(WeldContainer container, Deployment deployment) {
        this.container = container;
        this.deployment = deployment;
        this.transport = new PairTransport(deployment);
    }

    /** An application of these bean classes, whose endpoints have started. */
    public static Application of(Class<?>... beans) {
        return with(beans).start();
    }

    /** An application of these bean classes, of which there is more to say. */
    public static Builder with(Class<?>... beans) {
        return new Builder(beans);
    }

    /** A CDI container with these bean classes, whose endpoints have not started. */
    public static Weld weld(Class<?>... beans) {
        return WeldInitiator.createWeld()
                .skipShutdownHook() // it would keep the class loader
                .setBeanDiscoveryMode(BeanDiscoveryMode.ALL)
                .addExtension(new KawatExtension())
                .addBeanClasses(Journal.class, Numbers.class)
                .addBeanClasses(beans);
    }

    /** A CDI container with these bean classes, whose endpoints a server will start, which does not do so. */
    public static Weld weldOfServer(Class<?>... beans) {
        return weld(beans).addExtension(new Server());
    }

    /** A server that starts the endpoints later than CDI. */
    static final class Server implements Extension {

        void starting(@Observes BeforeBeanDiscovery event, BeanManager beans) {
            beans.getExtension(KawatExtension.class).leaveStartToServer();
        }
    }

    /** The problems for which the deployment of these bean classes fails. */
    public static List<String> problems(Class<?>... beans) {
        try (WeldContainer started = weld(beans).initialize()) {
            throw new AssertionError("the deployment of " + Arrays.toString(beans) + " should have failed: " + started);
        } catch (RuntimeException failure) {
            return definitionError(failure).problems();
        }
    }

    /** The list of problems in a failure of the container: its cause, or suppressed, as Weld has it. */
    public static EndpointDefinitionException definitionError(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof EndpointDefinitionException definition) {
                return definition;
            }
            for (Throwable suppressed : cause.getSuppressed()) {
                if (suppressed instanceof EndpointDefinitionException definition) {
                    return definition;
                }
            }
        }
        throw new AssertionError("no EndpointDefinitionException in the failure", failure);
    }

    /** Connects a client, which has accepted its end. */
    public Client connect(String path) {
        return connectSilently(path).accept();
    }

    /** Connects a client as a user. */
    public Client connectAs(String user, String path) {
        return connect(Handshake.to(path).principal(() -> user).build());
    }

    /** Connects a client, which has accepted its end. */
    public Client connect(Handshake handshake) {
        return connectSilently(handshake).accept();
    }

    /** Connects a client that does nothing, not even answer a close frame. */
    public Client connectSilently(String path) {
        return connectSilently(Handshake.to(path).build());
    }

    private Client connectSilently(Handshake handshake) {
        HandshakeOutcome outcome = transport.request(handshake);
        if (outcome instanceof HandshakeOutcome.Admitted admitted) {
            return new Client(transport.open(admitted.connection()), admitted.connection());
        }
        throw new AssertionError("connecting to " + handshake + " should have succeeded, got " + outcome);
    }

    /** Fails to connect, and returns the HTTP status of the refusal. */
    public int refusal(String path) {
        return refusal(Handshake.to(path).build());
    }

    /** Fails to connect with all that a handshake says, and returns the HTTP status of the refusal. */
    public int refusal(Handshake handshake) {
        HandshakeOutcome outcome = transport.request(handshake);
        if (outcome instanceof HandshakeOutcome.Refused refused) {
            return refused.status();
        }
        throw new AssertionError("connecting with " + handshake + " should have been refused, got " + outcome);
    }

    /** The bean of a type. */
    public <T> T bean(Class<T> type) {
        return container.select(type).get();
    }

    /** Returns the journal; usable after the application has stopped too. */
    public Journal journal() {
        return bean(Journal.class);
    }

    /** The only endpoint. */
    public WebSocketServer server() {
        if (deployment.servers().size() != 1) {
            throw new AssertionError("one endpoint expected, got " + deployment.servers());
        }
        return deployment.servers().get(0);
    }

    public Deployment deployment() {
        return deployment;
    }

    public BeanManager beans() {
        return container.getBeanManager();
    }

    public KawatExtension extension() {
        return beans().getExtension(KawatExtension.class);
    }

    /** Stops the container; its endpoints stop first. When this returns, no callback is running or waiting. */
    @Override
    public void close() {
        if (container.isRunning()) {
            container.shutdown();
        }
    }

    /** Says what an application shall be. */
    public static final class Builder {

        private final Weld weld;
        private final Map<String, String> settings = new HashMap<>();
        private List<Class<?>> scanned = List.of();
        private IntFunction<Workers> workers = Workers::create;
        private final List<ArtefactFile> artefacts = new ArrayList<>();

        private Builder(Class<?>... beans) {
            this.weld = weld(beans);
        }

        /** A setting, by its whole key. */
        public Builder set(String key, String value) {
            settings.put(key, value);
            return this;
        }

        /** The classes that a server has found in class files, whether they are beans or not. */
        public Builder scanned(Class<?>... classes) {
            scanned = List.of(classes);
            return this;
        }

        /** A {@code *.websocket} file that is part of it. */
        public Builder artefact(String location, String content) {
            try {
                artefacts.add(ArtefactFile.read(
                        location, new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8))));
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            return this;
        }

        /** The {@code *.websocket} files that a server has found. */
        public Builder artefacts(List<ArtefactFile> files) {
            artefacts.addAll(files);
            return this;
        }

        /** An extension of the container. */
        public Builder extension(Extension extension) {
            weld.addExtension(extension);
            return this;
        }

        /** Sets the executor of callbacks that may block. */
        public Builder workers(Executor executor) {
            workers = max -> Workers.of(executor);
            return this;
        }

        public Application start() {
            WeldContainer container = weld.initialize();
            try {
                BeanManager beans = container.getBeanManager();
                ClassLoader loader = Application.class.getClassLoader();
                beans.getExtension(KawatExtension.class).checkComplete(scanned, beans, loader);
                Deployment deployment = beans.getExtension(KawatExtension.class)
                        .deploy(
                                beans,
                                Configuration.of(new Properties(), Map.of(), settings),
                                workers,
                                loader,
                                artefacts);
                return new Application(container, deployment);
            } catch (RuntimeException failure) {
                container.shutdown();
                throw failure;
            }
        }
    }
}
