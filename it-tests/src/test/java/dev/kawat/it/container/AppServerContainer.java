/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.container;

import dev.kawat.it.survey.SuiteServer;
import java.io.IOException;
import java.net.URI;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.container.LifecycleException;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.shrinkwrap.api.Archive;

/**
 * An application server of others in a process of its own, by the name in {@code arquillian.launch}. One adapter for all of
 * them: it puts archives where the server looks for them, as people do. Public for Arquillian makes it.
 */
public final class AppServerContainer extends OwnContainer {

    /** For tests that look into the log or deploy by themselves; there is one server at a time. */
    private static volatile SuiteServer running;

    /** The server; null while none runs. */
    public static SuiteServer running() {
        return running;
    }

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
            String path = address.getPath();
            return deployedAt(address, path.substring(0, path.length() - 1));
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
