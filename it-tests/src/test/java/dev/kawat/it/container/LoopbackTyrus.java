/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.container;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.strategies.WorkerThreadIOStrategy;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;
import org.glassfish.tyrus.core.TyrusWebSocketEngine;
import org.glassfish.tyrus.server.TyrusServerContainer;
import org.glassfish.tyrus.spi.WebSocketEngine;

/**
 * Tyrus on Grizzly on a free port of 127.0.0.1. Its own {@code Server} would listen on every address, whatever host it is
 * given.
 */
final class LoopbackTyrus extends TyrusServerContainer {

    private static final String ROOT = "/";

    /** One frame must fit, or Tyrus drops the connection before anybody can count: the largest message, and some more. */
    private static final int INCOMING_BUFFER_BYTES = (1 << 20) + (64 << 10);

    /** A thread waits here while its connection is paused, so there must be more than there are processors. */
    private static final int CORE_THREADS = 16;

    private static final int MAX_THREADS = 64;

    private final WebSocketEngine engine;
    private final NetworkListener listener;
    private final HttpServer http = new HttpServer();

    LoopbackTyrus() {
        super((Set<Class<?>>) null);
        engine = TyrusWebSocketEngine.builder(this)
                .incomingBufferSize(INCOMING_BUFFER_BYTES)
                .build();
        listener = new NetworkListener("loopback", "127.0.0.1", 0);
        listener.getTransport().setIOStrategy(WorkerThreadIOStrategy.getInstance());
        listener.getTransport()
                .setWorkerThreadPoolConfig(ThreadPoolConfig.defaultConfig()
                        .setPoolName("tyrus")
                        .setCorePoolSize(CORE_THREADS)
                        .setMaxPoolSize(MAX_THREADS));
        listener.getKeepAlive().setIdleTimeoutInSeconds(-1); // else Grizzly closes silent connections
        listener.registerAddOn((network, filters) -> addTo(filters));
        http.addListener(listener);
    }

    private void addTo(FilterChainBuilder filters) {
        int afterHttp = filters.indexOfType(HttpServerFilter.class) + 1;
        filters.add(afterHttp, new OneHandshakeFilter(this, ROOT));
    }

    void start() throws IOException, DeploymentException {
        start(ROOT, 0);
        http.start();
    }

    @Override
    public void stop() {
        super.stop();
        http.shutdownNow();
    }

    @Override
    public int getPort() {
        return listener.getPort();
    }

    @Override
    public void register(Class<?> endpoint) throws DeploymentException {
        engine.register(endpoint, ROOT);
    }

    @Override
    public void register(ServerEndpointConfig endpoint) throws DeploymentException {
        engine.register(endpoint, ROOT);
    }

    @Override
    public WebSocketEngine getWebSocketEngine() {
        return engine;
    }

    @Override
    public Map<String, Object> getProperties() {
        return Map.of();
    }
}
