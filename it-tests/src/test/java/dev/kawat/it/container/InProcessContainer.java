/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.container;

import java.io.IOException;
import java.net.URI;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.shrinkwrap.api.Archive;

/** A server in this process that is started for each archive, with what is in its {@code WEB-INF/classes}, at the root. */
abstract class InProcessContainer extends OwnContainer {

    /** For tests that deploy by themselves, which Arquillian does not tell the address; there is one server at a time. */
    private static volatile URI address;

    private ExplodedArchive application;

    /** Where the application is that was deployed last. */
    static URI address() {
        return address;
    }

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public ProtocolMetaData deploy(Archive<?> archive) throws DeploymentException {
        try {
            application = ExplodedArchive.of(archive);
            URI uri = start(application.loader());
            address = uri;
            return deployedAt(uri, "/");
        } catch (Exception failure) {
            throw new DeploymentException("cannot deploy " + archive.getName(), failure);
        }
    }

    /** Starts the server on a free port of 127.0.0.1, and returns where it is. */
    abstract URI start(ClassLoader application) throws Exception;

    /** Stops the server. */
    abstract void stopServer() throws Exception;

    @Override
    public void undeploy(Archive<?> archive) throws DeploymentException {
        try {
            stopServer();
        } catch (Exception failure) {
            throw new DeploymentException("cannot undeploy " + archive.getName(), failure);
        } finally {
            release();
        }
    }

    private void release() throws DeploymentException {
        try {
            application.close();
        } catch (IOException failure) {
            throw new DeploymentException("cannot delete what was unpacked", failure);
        }
    }
}
