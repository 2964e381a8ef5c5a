/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.it.foreign.Talk;
import dev.kawat.it.foreign.TalkOrder;
import java.net.URI;
import java.net.URL;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients and the engine of Tomcat, which serves an application without Kawat. */
@ExtendWith(ArquillianExtension.class)
class TomcatEngineIT extends ForeignEngineTests {

    @ArquillianResource
    private URL base;

    @Deployment(testable = false)
    static WebArchive application() {
        return Server.current() == Server.TOMCAT
                ? ShrinkWrap.create(WebArchive.class, "foreign.war")
                        .addClasses(Talk.class, TalkOrder.class, TalkOrder.Verb.class)
                : ApplicationWar.create();
    }

    @BeforeEach
    void onTomcat() {
        assumeTrue(Server.current() == Server.TOMCAT && Server.current().framesAreOurs(), "it is Tomcat's own engine");
    }

    @Override
    URI uri() {
        return AgainstServer.endpoint(base, "talk");
    }
}
