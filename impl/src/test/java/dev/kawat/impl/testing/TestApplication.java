/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.testing;

import dev.kawat.Codec;
import dev.kawat.Handshake;
import dev.kawat.HandshakeCheck;
import dev.kawat.WebSocketConnection;
import dev.kawat.impl.codec.ApplicationCodec;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.connection.DefaultServer;
import dev.kawat.impl.deployment.Contributions;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.deployment.EndpointDeployment;
import dev.kawat.impl.deployment.Extensions;
import dev.kawat.impl.deployment.HandlerBeans;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.descriptor.EndpointReader;
import dev.kawat.impl.event.Observers;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.execution.Workers;
import dev.kawat.impl.failure.FailureObserver;
import dev.kawat.impl.handler.ErrorListener;
import dev.kawat.impl.handler.HandlerFactory;
import dev.kawat.impl.handler.HandlerInvoker;
import dev.kawat.impl.handshake.HandshakeOutcome;
import dev.kawat.impl.parameter.Failure;
import dev.kawat.impl.parameter.ParameterResolvers;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.transport.pair.PairTransport;
import dev.kawat.spi.LimitListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Deploys annotated classes without CDI: a supplier makes the handlers, time stands still, and what may block runs on the
 * thread that asks for it, unless the test says otherwise.
 */
public final class TestApplication implements AutoCloseable {

    /** Collects what is to be deployed. */
    public static final class Builder {

        private final List<EndpointDeployment> endpoints = new ArrayList<>();
        private final List<ErrorListener> errorListeners = new ArrayList<>();
        private final List<ApplicationCodec> codecs = new ArrayList<>();
        private final List<HandshakeCheck> checks = new ArrayList<>();
        private final Map<String, String> settings = new HashMap<>(Map.of("kawat.shutdown-timeout", "1ms"));
        private final List<Releasable> handlers = new CopyOnWriteArrayList<>();
        private final List<LimitListener> limits = new ArrayList<>();
        private Executor workers = Runnable::run;
        private Supplier<@Nullable Executor> platform = () -> null;
        private CallbackContexts contexts = CallbackContexts.NONE;
        private Observers observers = Observers.NONE;
        private ClassLoader loader = TestApplication.class.getClassLoader();
        private HandlerBeans beans = HandlerBeans.NONE;

        /** One more endpoint; the contexts that surround it are to be given before. */
        public Builder endpoint(Class<?> type, Supplier<?> handler) {
            Problems problems = new Problems();
            EndpointDescriptor descriptor =
                    EndpointReader.read(type, problems).orElseThrow(() -> new AssertionError(problems.messages()));
            problems.throwIfAny();
            HandlerFactory factory = connection -> {
                Releasable made = new Releasable(handler.get());
                handlers.add(made);
                return made;
            };
            endpoints.add(new EndpointDeployment(descriptor, factory, contexts, observers));
            return this;
        }

        /** What surrounds the callbacks of the endpoints that follow. */
        public Builder contexts(CallbackContexts surrounding) {
            contexts = surrounding;
            return this;
        }

        /** An object whose error callbacks are told of what fails on any endpoint. */
        public Builder errorListener(Object listener) {
            Problems problems = new Problems();
            errorListeners.add(new Listener(
                    listener,
                    EndpointReader.readErrorCallbacks(listener.getClass(), ParameterResolvers.builtIn(), problems)));
            problems.throwIfAny();
            return this;
        }

        /** Who is told what happens to the endpoints that follow. */
        public Builder observers(Observers told) {
            observers = told;
            return this;
        }

        /** One more codec, to be asked after those before. */
        public Builder codec(Codec codec) {
            return codec(codec, -codecs.size());
        }

        /** One more codec, of a priority. */
        public Builder codec(Codec codec, int priority) {
            Class<?> type = codec.getClass();
            codecs.add(new ApplicationCodec(type.getName(), Set.of(type, Codec.class), priority, codec));
            return this;
        }

        /** A setting, by its whole key. */
        public Builder set(String key, String value) {
            settings.put(key, value);
            return this;
        }

        /** One more check of handshakes, to be asked after those before. */
        public Builder check(HandshakeCheck check) {
            checks.add(check);
            return this;
        }

        /** One more listener that is told of limits. */
        public Builder limitListener(LimitListener listener) {
            limits.add(listener);
            return this;
        }

        /** Sets the executor of callbacks that may block. */
        public Builder workers(Executor executor) {
            workers = executor;
            return this;
        }

        /** Captures what a platform knows of a thread. */
        public Builder platform(Supplier<@Nullable Executor> captures) {
            platform = captures;
            return this;
        }

        /** The class loader of the application. */
        public Builder loader(ClassLoader own) {
            loader = own;
            return this;
        }

        /** The parts of endpoints that are declared while the application runs. */
        public Builder beans(HandlerBeans own) {
            beans = own;
            return this;
        }

        /** The running application. */
        public TestApplication start() {
            return new TestApplication(this);
        }
    }

    private record Listener(Object instance, List<Callback> callbacks) implements ErrorListener {
        @Override
        public Object call(HandlerInvoker callback, WebSocketConnection connection, Failure failure) throws Throwable {
            return callback.invoke(instance, connection, failure);
        }
    }

    private static final class Releasable implements HandlerFactory.Handler {
        final Object instance;
        final AtomicInteger releases = new AtomicInteger();

        Releasable(Object instance) {
            this.instance = instance;
        }

        @Override
        public Object instance() {
            return instance;
        }

        @Override
        public void release() {
            releases.incrementAndGet();
        }
    }

    private final ManualTime time = new ManualTime();
    private final List<Releasable> handlers;
    private final Deployment deployment;

    private TestApplication(Builder builder) {
        handlers = builder.handlers;
        Configuration configuration = Configuration.of(new Properties(), Map.of(), builder.settings);
        deployment = Deployment.start(
                builder.endpoints,
                configuration,
                new Contributions(
                        builder.codecs,
                        builder.checks,
                        builder.errorListeners,
                        builder.beans,
                        new Extensions(List.of(), builder.limits),
                        List.of(),
                        FailureObserver.NONE),
                maxThreads -> Workers.of(builder.workers, builder.platform),
                time,
                builder.loader);
        deployment.acceptEndsBy(new PairTransport(deployment)::accept);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** An application of one endpoint. */
    public static TestApplication of(Class<?> type, Supplier<?> handler) {
        return builder().endpoint(type, handler).start();
    }

    public ManualTime time() {
        return time;
    }

    public Deployment deployment() {
        return deployment;
    }

    /** The only endpoint, or the one with the most specific path. */
    public DefaultServer server() {
        return deployment.servers().get(0);
    }

    /** Asks to connect by a pair; what is admitted is not opened yet. */
    public HandshakeOutcome request(String uri) {
        return request(Handshake.to(uri));
    }

    /** Asks to connect by a pair; what is admitted is not opened yet. */
    public HandshakeOutcome request(Handshake.Builder handshake) {
        return new PairTransport(deployment).request(handshake.build());
    }

    /** The status with which a request to connect is refused. */
    public int refusal(Handshake.Builder handshake) {
        HandshakeOutcome outcome = request(handshake);
        if (outcome instanceof HandshakeOutcome.Refused refused) {
            return refused.status();
        }
        throw new AssertionError("expected a refusal, got " + outcome);
    }

    /** Connects by a pair; the client's end is accepted. */
    public PairClient connect(Handshake.Builder handshake) {
        PairClient client = client(request(handshake));
        client.end().accept();
        return client;
    }

    /** Connects by a pair; the client's end is accepted. */
    public PairClient connect(String uri) {
        PairClient client = connectWithoutAccepting(uri);
        client.end().accept();
        return client;
    }

    /** Connects by a pair; the client's end is not accepted, so the client hears and says nothing. */
    public PairClient connectWithoutAccepting(String uri) {
        return client(request(uri));
    }

    private PairClient client(HandshakeOutcome outcome) {
        if (outcome instanceof HandshakeOutcome.Admitted admitted) {
            return new PairClient(new PairTransport(deployment).open(admitted.connection()), admitted.connection());
        }
        throw new AssertionError("expected a connection, got " + outcome);
    }

    /** A connection whose handshake is accepted, and which no transport carries yet. */
    public DefaultConnection admit() {
        return Deployments.admit(deployment, Handshake.to(server().path()).build());
    }

    /** Opens a connection with a channel whose writes are made by hand. */
    public ManualChannel open(DefaultConnection connection) {
        return open(connection, ManualChannel.of(connection.outbound()));
    }

    /** Opens a connection with a channel that writes as soon as it is woken. */
    public ManualChannel openAutomatic(DefaultConnection connection) {
        return open(connection, ManualChannel.automatic(connection.outbound()));
    }

    private static ManualChannel open(DefaultConnection connection, ManualChannel channel) {
        connection.opened(channel);
        return channel;
    }

    /** How often each handler was released, in the order of their making. */
    public List<Integer> releases() {
        return handlers.stream().map(handler -> handler.releases.get()).toList();
    }

    /** Stops the application; what does not close at once is dropped. */
    @Override
    public void close() {
        deployment.stop();
    }
}
