/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.it.client.Client;
import dev.kawat.it.container.Addresses;
import dev.kawat.it.plain.Orders;
import dev.kawat.it.plain.Plain;
import java.io.IOException;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where neither the server nor the application has JSON-B, not even its API. */
@ExtendWith(ArquillianExtension.class)
class NoJsonIT {

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = "plain", managed = false, testable = false)
    static WebArchive plain() {
        return ApplicationWar.withoutJson("kawat.war", Plain.class);
    }

    @Deployment(name = "orders", managed = false, testable = false)
    static WebArchive orders() {
        return ApplicationWar.withoutJson("orders.war", Orders.class, Orders.Order.class);
    }

    @BeforeEach
    void onlyOnTomcat() {
        assumeTrue(Server.current() == Server.TOMCAT, "the servers in this process have JSON-B");
    }

    @Test
    void whatNeedsNoJsonIsServed() {
        deployer.deploy("plain");
        try (Client client = Client.connect(Addresses.deployedByHand().resolve("plain"))) {
            assertThat(client.send("hello").text()).isEqualTo("hello");
        } finally {
            deployer.undeploy("plain");
        }
    }

    @Test
    void whatNeedsJsonIsNotDeployedAndNamed() throws IOException {
        String before = Server.current().applicationLog();
        try {
            assertThatThrownBy(() -> deployer.deploy("orders")).isNotNull();
        } finally {
            deployer.undeploy("orders");
        }
        assertThat(Server.current().applicationLog().substring(before.length()))
                .contains("@OnMessage method " + Orders.class.getName() + ".order(Order): "
                        + Orders.Order.class.getName()
                        + " needs JSON, so add a JSON-B provider such as org.eclipse:yasson, or Jackson, or a Codec for it,"
                        + " got none"
                        + " (the classes of JSON-B are missing)");
    }
}
