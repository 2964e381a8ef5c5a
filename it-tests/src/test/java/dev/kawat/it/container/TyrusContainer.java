/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.container;

import dev.kawat.cdi.KawatExtension;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.execution.Workers;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.transport.container.ContainerTransport;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;

/** Weld SE and Tyrus, without servlets: the endpoints are known to the engine alone. Public for Arquillian makes it. */
public final class TyrusContainer extends InProcessContainer {

    /** Tells Kawat that this starts the endpoints. */
    static final class Start implements Extension {

        void starting(@Observes BeforeBeanDiscovery event, BeanManager manager) {
            manager.getExtension(KawatExtension.class).leaveStartToServer();
        }
    }

    private WeldContainer beans;
    private KawatExtension extension;
    private LoopbackTyrus engine;

    @Override
    URI start(ClassLoader application) throws Exception {
        beans = new Weld("tyrus-" + UUID.randomUUID())
                .setClassLoader(application)
                .addExtension(new Start())
                .skipShutdownHook()
                .initialize();
        extension = beans.getBeanManager().getExtension(KawatExtension.class);
        Configuration configuration = Configuration.of(System.getProperties(), System.getenv(), Map.of());
        Deployment deployment = extension.deploy(beans.getBeanManager(), configuration, Workers::create, application);
        engine = new LoopbackTyrus();
        new ContainerTransport(deployment, engine).register();
        engine.start();
        return URI.create("http://127.0.0.1:" + engine.getPort() + "/");
    }

    @Override
    void stopServer() {
        extension.stop();
        engine.stop();
        beans.shutdown();
    }
}
