/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import java.net.URI;
import java.net.URL;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;

/** In a servlet. */
@ExtendWith(ArquillianExtension.class)
class UpgradeIT extends UpgradeTests {

    @ArquillianResource
    private URL base;

    @Deployment(name = "application", testable = false)
    static WebArchive application() {
        return ApplicationWar.create();
    }

    @Override
    URI address(String path) {
        return AgainstServer.endpoint(base, path);
    }

    @Override
    String where() {
        return "upgraded/servlet";
    }
}
