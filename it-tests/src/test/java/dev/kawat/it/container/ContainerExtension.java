/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.container;

import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.tomcat.managed.Tomcat10ManagedContainer;
import org.jboss.arquillian.core.spi.LoadableExtension;

/** Puts one of our adapters in the place of Tomcat's where another server is wanted: Arquillian takes one, not several. */
public final class ContainerExtension implements LoadableExtension {

    @Override
    public void register(ExtensionBuilder builder) {
        String launch = System.getProperty("arquillian.launch", "");
        switch (launch) {
            case "tomcat" -> {}
            case "standalone" -> replaceTomcat(builder, StandaloneContainer.class);
            case "tyrus" -> replaceTomcat(builder, TyrusContainer.class);
            default -> replaceTomcat(builder, AppServerContainer.class);
        }
    }

    private static void replaceTomcat(ExtensionBuilder builder, Class<? extends DeployableContainer<?>> ours) {
        builder.override(DeployableContainer.class, Tomcat10ManagedContainer.class, ours);
    }
}
