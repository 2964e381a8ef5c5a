/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.testing;

import dev.kawat.Artefact;
import dev.kawat.Handshake;
import dev.kawat.ParameterResolver;
import dev.kawat.ServerHandler;
import dev.kawat.impl.artefact.ArtefactFile;
import dev.kawat.impl.deployment.ApplicationEngine;
import dev.kawat.impl.deployment.Contributions;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.deployment.Extensions;
import dev.kawat.impl.deployment.HandlerBeans;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.event.Observers;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.execution.Workers;
import dev.kawat.impl.failure.FailureObserver;
import dev.kawat.impl.handler.HandlerBean;
import dev.kawat.impl.handler.HandlerFactory;
import dev.kawat.impl.handler.ServerHandlerSource;
import dev.kawat.impl.handshake.HandshakeOutcome;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.transport.pair.PairTransport;
import dev.kawat.spi.HandlerEngine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** An application without CDI whose endpoints are declared by files, in a time that stands still unless it is driven. */
public final class ArtefactApplication implements AutoCloseable {

    /** Says what an application shall be. */
    public static final class Builder {

        private final Map<String, HandlerBean> beans = new HashMap<>();
        private final List<ApplicationEngine> engines = new ArrayList<>();
        private final List<ArtefactFile> artefacts = new ArrayList<>();
        private final Map<String, String> settings = new HashMap<>(Map.of("kawat.shutdown-timeout", "1ms"));
        private final Properties system = new Properties();
        private Executor workers = Runnable::run;
        private Path folder;

        /** A bean that files may name. */
        public Builder bean(String name, Class<?> type, Supplier<?> handler) {
            beans.put(name, new Named(type, handler));
            return this;
        }

        /** An engine. */
        public Builder engine(HandlerEngine engine) {
            engines.add(new ApplicationEngine(engine.getClass().getName(), engine));
            return this;
        }

        /** A file that is part of the application. */
        public Builder artefact(String fileName, String content) {
            artefacts.add(file("META-INF/kawat/" + fileName, content.getBytes(StandardCharsets.UTF_8)));
            return this;
        }

        /** The folder in which files come and go. */
        public Builder folder(Path directory) {
            folder = directory;
            return set("kawat.artefacts", directory.toString());
        }

        /** A setting, by its whole key. */
        public Builder set(String key, String value) {
            settings.put(key, value);
            return this;
        }

        /** A system property. */
        public Builder property(String key, String value) {
            system.setProperty(key, value);
            return this;
        }

        /** Sets the executor of callbacks that may block. */
        public Builder workers(Executor executor) {
            workers = executor;
            return this;
        }

        public ArtefactApplication start() {
            return new ArtefactApplication(this);
        }
    }

    private record Named(Class<?> type, Supplier<?> handler) implements HandlerBean {

        @Override
        public HandlerFactory handlers() {
            return connection -> {
                Object made = handler.get();
                return () -> made;
            };
        }

        @Override
        public boolean isShared() {
            return false;
        }

        @Override
        public ServerHandlerSource serverHandler() {
            ServerHandler made = (ServerHandler) handler.get();
            return () -> made;
        }

        @Override
        public boolean needsContexts(EndpointDescriptor endpoint) {
            return false;
        }
    }

    private record Beans(Map<String, HandlerBean> byName, Consumer<Artefact> artefactObserver) implements HandlerBeans {

        @Override
        public ParameterResolver resolver() {
            return NONE.resolver();
        }

        @Override
        public CallbackContexts contexts() {
            return NONE.contexts();
        }

        @Override
        public Observers observers(EndpointDescriptor endpoint) {
            return NONE.observers(endpoint);
        }

        @Override
        public HandlerFactory ofObject(Object handler) {
            return NONE.ofObject(handler);
        }

        @Override
        public Optional<HandlerBean> find(Class<?> type) {
            return NONE.find(type);
        }

        @Override
        public Optional<HandlerBean> find(String reference) {
            return Optional.ofNullable(byName.get(reference));
        }
    }

    private final ManualTime time = new ManualTime();
    private final List<Artefact> changes = new CopyOnWriteArrayList<>();
    private final Path folder;
    private final Deployment deployment;

    private ArtefactApplication(Builder builder) {
        folder = builder.folder;
        deployment = Deployment.start(
                List.of(),
                Configuration.of(builder.system, Map.of("FROM_ENVIRONMENT", "environment"), builder.settings),
                new Contributions(
                        List.of(),
                        List.of(),
                        List.of(),
                        new Beans(builder.beans, changes::add),
                        new Extensions(builder.engines, List.of()),
                        builder.artefacts,
                        FailureObserver.NONE),
                maxThreads -> Workers.of(builder.workers),
                time,
                ArtefactApplication.class.getClassLoader());
        deployment.announce();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A file with this content. */
    public static ArtefactFile file(String location, byte[] content) {
        try {
            return ArtefactFile.read(location, new ByteArrayInputStream(content));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    public Deployment deployment() {
        return deployment;
    }

    public ManualTime time() {
        return time;
    }

    /** Writes a file of the folder. */
    public void write(String fileName, String content) {
        try {
            Files.writeString(folder.resolve(fileName), content);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Deletes a file of the folder. */
    public void delete(String fileName) {
        try {
            Files.delete(folder.resolve(fileName));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Lets so much time pass that every change of a file has had its effect. */
    public void settle() {
        time.advance(Duration.ofSeconds(2));
    }

    /** Writes a file, and lets it have its effect. */
    public Artefact deploy(String fileName, String content) {
        write(fileName, content);
        settle();
        return artefact(fileName);
    }

    /** Deletes a file, and lets that have its effect. */
    public void undeploy(String fileName) {
        delete(fileName);
        settle();
    }

    /** The artefact of a file. */
    public Artefact artefact(String fileName) {
        String name = fileName.replace(".websocket", "");
        return deployment
                .artefacts()
                .byName(name)
                .orElseThrow(() -> new AssertionError(
                        name + " is not among " + deployment.artefacts().all()));
    }

    /** The changes that were reported since the last call, each as name and state. */
    public List<String> changes() {
        List<String> texts = changes.stream()
                .map(artefact -> artefact.name() + " " + artefact.state())
                .toList();
        changes.clear();
        return texts;
    }

    /** Asks to connect by a pair. */
    public HandshakeOutcome request(String uri) {
        return request(Handshake.to(uri).build());
    }

    private HandshakeOutcome request(Handshake handshake) {
        return new PairTransport(deployment).request(handshake);
    }

    /** Connects by a pair; the client's end is accepted. */
    public PairClient connect(String uri) {
        return connect(Handshake.to(uri).build());
    }

    /** Connects by a pair with an offer of subprotocols. */
    public PairClient connect(String uri, String subprotocols) {
        return connect(
                Handshake.to(uri).header("Sec-WebSocket-Protocol", subprotocols).build());
    }

    private PairClient connect(Handshake handshake) {
        HandshakeOutcome outcome = request(handshake);
        if (outcome instanceof HandshakeOutcome.Admitted admitted) {
            PairClient client =
                    new PairClient(new PairTransport(deployment).open(admitted.connection()), admitted.connection());
            client.end().accept();
            return client;
        }
        throw new AssertionError("expected a connection for " + handshake + ", got " + outcome);
    }

    /** Sends a text over a new connection, and returns the answer. */
    public Object ask(String uri, String text) {
        PairClient client = connect(uri);
        client.send(text);
        Await.until("an answer comes", () -> !client.received().isEmpty());
        client.end().close();
        return client.received().get(0);
    }

    @Override
    public void close() {
        deployment.stop();
    }
}
