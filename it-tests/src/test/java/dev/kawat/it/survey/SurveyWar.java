/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey;

import dev.kawat.it.app.Echo;
import dev.kawat.it.artefact.Talk;
import dev.kawat.it.rest.UpgradedByResource;
import dev.kawat.it.survey.app.QuickEcho;
import dev.kawat.it.survey.platform.Places;
import dev.kawat.it.survey.security.Users;
import java.nio.file.Path;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The WAR that is surveyed: the application of the suite, and some handlers more. */
final class SurveyWar {

    /** Which is its context path, too. */
    static final String NAME = "survey";

    static final StringAsset BEANS_XML = new StringAsset("""
            <?xml version="1.0" encoding="UTF-8"?>
            <beans xmlns="https://jakarta.ee/xml/ns/jakartaee" version="4.0" bean-discovery-mode="annotated" />
            """);

    /** Of the suite's application; declared here, for others are annotated. */
    private static final String FILTER = """
            <filter>
              <filter-name>declared</filter-name><filter-class>dev.kawat.it.app.Front$Declared</filter-class>
            </filter>
            <filter-mapping>
              <filter-name>declared</filter-name><url-pattern>/front/declared/*</url-pattern>
            </filter-mapping>
            """;

    private SurveyWar() {}

    /**
     * A WAR.
     *
     * @param transport the transport for which its {@code web.xml} asks; for none if that is empty
     * @param artefacts the folder whose files declare further endpoints
     */
    static WebArchive create(Libraries libraries, Login login, String transport, Path artefacts) {
        WebArchive war = ShrinkWrap.create(WebArchive.class, NAME + ".war")
                .addPackage(Echo.class.getPackage())
                .addPackage(QuickEcho.class.getPackage())
                .addPackage(Talk.class.getPackage())
                .addAsWebInfResource(BEANS_XML, "beans.xml")
                .setWebXML(new StringAsset(
                        webXml(libraries.webXml() + parameters(transport, artefacts) + FILTER + login.webXml())))
                .addAsLibraries(libraries.files());
        return switch (login) {
            case NONE -> war;
            case OF_THE_SERVER -> withPlatform(war);
            case JAKARTA_SECURITY -> withPlatform(war).addPackage(Users.class.getPackage());
        };
    }

    private static String parameters(String transport, Path artefacts) {
        return parameter("kawat.artefacts", artefacts.toString())
                + (transport.isEmpty() ? "" : parameter("kawat.transport", transport));
    }

    static String parameter(String name, String value) {
        return "<context-param><param-name>" + name + "</param-name><param-value>" + value
                + "</param-value></context-param>";
    }

    private static WebArchive withPlatform(WebArchive war) {
        return war.addPackage(Places.class.getPackage()).addPackage(UpgradedByResource.class.getPackage());
    }

    static String webXml(String content) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">%s</web-app>
                """.formatted(content);
    }
}
