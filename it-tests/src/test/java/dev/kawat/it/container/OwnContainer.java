/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.container;

import java.net.URI;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.protocol.ProtocolDescription;
import org.jboss.arquillian.container.spi.client.protocol.metadata.HTTPContext;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.arquillian.container.spi.client.protocol.metadata.Servlet;

/** An adapter of ours: it needs no configuration, and tests run as clients. */
abstract class OwnContainer implements DeployableContainer<NoConfiguration> {

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

    /** Returns what Arquillian learns the address of an application from: a servlet at the context path. */
    static ProtocolMetaData deployedAt(URI address, String contextPath) {
        HTTPContext context = new HTTPContext(address.getHost(), address.getPort());
        context.add(new Servlet("default", contextPath));
        return new ProtocolMetaData().addContext(context);
    }
}
