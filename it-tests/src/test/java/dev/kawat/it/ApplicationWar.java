/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import dev.kawat.it.app.Echo;
import dev.kawat.it.rest.UpgradedByResource;
import dev.kawat.it.standalone.Servlets;
import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * The one WAR: our application in {@code WEB-INF/classes}; Kawat and what Tomcat lacks in {@code WEB-INF/lib}. Servers in this
 * process have the libraries on their class path and take the classes alone.
 */
final class ApplicationWar {

    static final StringAsset BEANS_XML = new StringAsset("""
            <?xml version="1.0" encoding="UTF-8"?>
            <beans xmlns="https://jakarta.ee/xml/ns/jakartaee" version="4.0" bean-discovery-mode="annotated" />
            """);

    /** A filter and a constraint in front of endpoints; users and roles are those of {@code tomcat-users.xml}. */
    private static final String WEB_XML = """
            <?xml version="1.0" encoding="UTF-8"?>
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
              %s
              <filter>
                <filter-name>reached</filter-name>
                <filter-class>dev.kawat.it.app.Front$Reached</filter-class>
                <async-supported>true</async-supported>
              </filter>
              <filter-mapping>
                <filter-name>reached</filter-name>
                <url-pattern>/*</url-pattern>
              </filter-mapping>
              <filter>
                <filter-name>declared</filter-name>
                <filter-class>dev.kawat.it.app.Front$Declared</filter-class>
              </filter>
              <filter-mapping>
                <filter-name>declared</filter-name>
                <url-pattern>/front/declared/*</url-pattern>
              </filter-mapping>
              <security-constraint>
                <web-resource-collection>
                  <web-resource-name>members</web-resource-name>
                  <url-pattern>/front/members/*</url-pattern>
                </web-resource-collection>
                <auth-constraint><role-name>member</role-name></auth-constraint>
              </security-constraint>
              <login-config><auth-method>BASIC</auth-method></login-config>
              <security-role><role-name>member</role-name></security-role>
            </web-app>
            """;

    /** How the libraries of JSON-B begin. */
    private static final List<String> JSON = List.of("yasson-", "parsson-", "jakarta.json");

    private ApplicationWar() {}

    static WebArchive create() {
        WebArchive war = ShrinkWrap.create(WebArchive.class, "kawat.war")
                .addPackage(Echo.class.getPackage())
                .setWebXML(new StringAsset(WEB_XML.formatted(Server.current().webXml())))
                .addAsResource(BEANS_XML, "META-INF/beans.xml")
                .addAsResource(declared("ordered", "dirigible-orders", ""), "META-INF/kawat/ordered.websocket")
                .addAsResource(
                        declared("template", "Dear %s", ", \"engine\": \"template\""),
                        "META-INF/kawat/template.websocket")
                .addAsLibraries(Server.current().libraries());
        return Server.current() == Server.STANDALONE
                ? war.addClass(Servlets.class)
                        .addAsResource(
                                new StringAsset(Servlets.class.getName()),
                                "META-INF/services/io.undertow.servlet.ServletExtension")
                : war;
    }

    private static StringAsset declared(String endpoint, String handler, String more) {
        return new StringAsset(
                "{\"endpoint\": \"" + endpoint + "/{key}\", \"handler\": \"" + handler + "\"" + more + "}");
    }

    /** The same application with a JAX-RS resource, and Jersey. */
    static WebArchive withRest() {
        return create().addPackage(UpgradedByResource.class.getPackage())
                .addAsLibraries(files(System.getProperty("it.rest-lib")));
    }

    /** Another application, of a few classes, whose WAR lacks JSON-B. */
    static WebArchive withoutJson(String name, Class<?>... classes) {
        return ShrinkWrap.create(WebArchive.class, name)
                .addClasses(classes)
                .addAsResource(BEANS_XML, "META-INF/beans.xml")
                .addAsLibraries(Arrays.stream(Server.current().libraries())
                        .filter(file -> JSON.stream().noneMatch(file.getName()::startsWith))
                        .toArray(File[]::new));
    }

    static File[] files(String path) {
        File directory = new File(path);
        return Objects.requireNonNull(directory.listFiles(), () -> directory + " is not there");
    }
}
