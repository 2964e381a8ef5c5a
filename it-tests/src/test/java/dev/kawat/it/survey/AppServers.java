/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey;

import java.nio.file.Path;
import java.util.List;

/** Every server that there is a description of; their names are those of the profiles in the build. */
public final class AppServers {

    private AppServers() {}

    /** A Tomcat that needs no profile, with options of its JVM. */
    public static AppServer tomcat(Path home, Path base, String options) {
        return new Tomcat("tomcat", Libraries.WITH_WELD, home, base, options);
    }

    /** Those that are wanted. */
    static List<AppServer> wanted() {
        return all().stream().filter(AppServer::wanted).toList();
    }

    /** The one with a name. */
    static AppServer named(String id) {
        return all().stream()
                .filter(server -> server.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no application server '" + id + "'"));
    }

    private static List<AppServer> all() {
        return List.of(
                new Tomcat("tomcat-10", Libraries.WITH_WELD),
                new Tomcat("tomcat-11", Libraries.WITH_WELD),
                new Tomcat("tomcat-openwebbeans", Libraries.WITH_OPEN_WEB_BEANS),
                new Jetty("jetty-ee10", "ee10"),
                new Jetty("jetty-ee11", "ee11"),
                new WildFly("wildfly"),
                new GlassFish("glassfish-7", 17),
                new GlassFish("glassfish-8", 21),
                new GlassFish("payara-6", 17),
                new GlassFish("payara-7", 21),
                new Liberty("liberty"));
    }
}
