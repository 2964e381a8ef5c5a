/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.container;

import dev.kawat.it.survey.SuiteServer;
import java.io.IOException;
import java.net.URI;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.container.LifecycleException;
import org.jboss.arquillian.container.spi.client.protocol.ProtocolDescription;
import org.jboss.arquillian.container.spi.client.protocol.metadata.HTTPContext;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.arquillian.container.spi.client.protocol.metadata.Servlet;
import org.jboss.shrinkwrap.api.Archive;

/**
 * An application server of others in a process of its own, by the name in {@code arquillian.launch}. One adapter for all of
 * them: it puts archives where the server looks for them, as people do. Public for Arquillian makes it.
 */
public final class AppServerContainer implements DeployableContainer<NoConfiguration> {

    /** For tests that look into the log or deploy by themselves; there is one server at a time. */
    private static volatile SuiteServer running;

    /** The server; null while none runs. */
    public static SuiteServer running() {
        return running;
    }

    @Override
    public Class<NoConfiguration> getConfigurationClass() {
        return NoConfiguration.class;
    }

    /** Never spoken, for every test runs as a client; but Arquillian wants one, and this is Tomcat's. */
    @Override
    public ProtocolDescription getDefaultProtocol() {
        return new ProtocolDescription("Servlet 5.0");
    }

    @Override
    public void setup(NoConfiguration configuration) {}

    @Override
    public void start() throws LifecycleException {
        try {
            running = SuiteServer.start(System.getProperty("arquillian.launch"));
        } catch (IOException | AssertionError failure) {
            throw new LifecycleException("cannot start the server", failure);
        }
    }

    @Override
    public void stop() throws LifecycleException {
        try {
            running.stop();
        } catch (IOException | AssertionError failure) {
            throw new LifecycleException("cannot stop the server", failure);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            throw new LifecycleException("interrupted while the server stops", hurry);
        } finally {
            running = null;
        }
    }

    @Override
    public ProtocolMetaData deploy(Archive<?> archive) throws DeploymentException {
        try {
            URI address = running.deploy(archive);
            HTTPContext context = new HTTPContext(address.getHost(), address.getPort());
            String path = address.getPath();
            context.add(
                    new Servlet("default", path.substring(0, path.length() - 1))); // tells Arquillian the context path
            return new ProtocolMetaData().addContext(context);
        } catch (IOException | IllegalStateException | AssertionError failure) {
            throw new DeploymentException("cannot deploy " + archive.getName(), failure);
        }
    }

    @Override
    public void undeploy(Archive<?> archive) throws DeploymentException {
        try {
            running.undeploy(archive.getName());
        } catch (IOException | AssertionError failure) {
            throw new DeploymentException("cannot undeploy " + archive.getName(), failure);
        }
    }
}
