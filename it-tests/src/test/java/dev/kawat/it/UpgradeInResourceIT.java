/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.net.URL;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** In a method of a JAX-RS resource, of Jersey in the WAR: it answers with 204 when the method has returned nothing. */
@ExtendWith(ArquillianExtension.class)
class UpgradeInResourceIT extends UpgradeTests {

    @ArquillianResource
    private URL base;

    @Deployment(name = "with rest", testable = false)
    static WebArchive application() {
        return Server.current() == Server.TOMCAT ? ApplicationWar.withRest() : ApplicationWar.create();
    }

    @BeforeEach
    void onlyOnTomcat() {
        assumeTrue(Server.current() == Server.TOMCAT, "there is no JAX-RS on the servers in this process");
    }

    @Override
    URI address(String path) {
        return AgainstServer.endpoint(base, path);
    }

    @Override
    String where() {
        return "rest/resource";
    }
}
