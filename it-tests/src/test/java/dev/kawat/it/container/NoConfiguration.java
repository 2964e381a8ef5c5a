/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.container;

import org.jboss.arquillian.container.spi.client.container.ContainerConfiguration;

/** The configuration of a server that needs none: it takes a free port. Public for Arquillian makes it. */
public final class NoConfiguration implements ContainerConfiguration {

    @Override
    public void validate() {}
}
