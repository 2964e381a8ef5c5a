/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import dev.kawat.it.container.AppServerContainer;
import dev.kawat.it.survey.SuiteServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** The server under test, and all that the tests allow it to do otherwise than the others. */
public enum Server {
    /** Tomcat 11 with Weld, in a process of its own. */
    TOMCAT,
    /** Kawat's own server, in this process. */
    STANDALONE,
    /** Tyrus on Grizzly, in this process and without servlets. */
    TYRUS,
    /** Tomcat 10.1 with Weld. */
    TOMCAT_10,
    /** Tomcat 10.1 with OpenWebBeans, the stack of TomEE. */
    TOMCAT_OPENWEBBEANS,
    /** Jetty with the modules of Jakarta EE 10, and Weld. */
    JETTY_EE10,
    /** Jetty with the modules of Jakarta EE 11, and Weld. */
    JETTY_EE11,
    /** WildFly, a platform of Jakarta EE 10. */
    WILDFLY,
    /** GlassFish, a platform of Jakarta EE 10. */
    GLASSFISH_7,
    /** GlassFish, a platform of Jakarta EE 11. */
    GLASSFISH_8,
    /** Payara Server, a platform of Jakarta EE 10. */
    PAYARA_6,
    /** Payara Server, a platform of Jakarta EE 11. */
    PAYARA_7,
    /** Open Liberty, a platform of Jakarta EE 10. */
    LIBERTY;

    /** The header by which the first filter of the application marks the answers to requests that bear it. */
    static final String REACHED = "X-Reached";

    /** The one that {@code arquillian.xml} runs. */
    public static Server current() {
        return valueOf(
                System.getProperty("arquillian.launch").toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Its name in the build. */
    private String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Tells whether it runs in this process, takes classes alone, and logs here. */
    boolean isInProcess() {
        return this == STANDALONE || this == TYRUS;
    }

    /** Tells whether it is one of those of {@link SuiteServer}. */
    private boolean isStartedByUs() {
        return !isInProcess() && this != TOMCAT;
    }

    /** Returns what goes into {@code WEB-INF/lib}: Kawat, and what the server lacks. */
    File[] libraries() {
        return isStartedByUs() ? SuiteServer.libraries(id()) : ApplicationWar.files(System.getProperty("it.war-lib"));
    }

    /** Returns what the server wants in {@code web.xml}. */
    String webXml() {
        return isStartedByUs() ? SuiteServer.webXml(id()) : "";
    }

    /** Returns its name and version. */
    String version() {
        if (isStartedByUs()) {
            return SuiteServer.nameAndVersion(id());
        }
        return switch (this) {
            case TOMCAT -> "Tomcat " + System.getProperty("it.tomcat-home").replaceFirst(".*apache-tomcat-", "");
            case STANDALONE -> "Undertow " + io.undertow.Version.getVersionString() + ", embedded";
            default -> "Tyrus on Grizzly";
        };
    }

    /** Returns the version of the JVM that it runs on. */
    String javaVersion() {
        return isStartedByUs() ? SuiteServer.javaVersion(id()) : System.getProperty("java.version");
    }

    /** The name of the server and the transport, as of the execution that runs the tests. */
    static String column() {
        String name = current().id();
        return current() == TYRUS || current().framesAreOurs() ? name : name + "-container";
    }

    /**
     * Tells whether every refusal of a broken handshake is ours. Without servlets the engine looks first, and answers some with a
     * status of its own.
     */
    boolean refusesByItself() {
        return this != TYRUS;
    }

    /** Tells whether header lines that are none are refused. Undertow reads over some of them, and Kawat sees what is left. */
    boolean refusesMalformedHeaders() {
        return this != WILDFLY;
    }

    /** Tells whether a frame that comes in the segment of the handshake arrives. Tyrus on Grizzly throws such bytes away. */
    boolean keepsFramesSentWithHandshake() {
        return this != TYRUS;
    }

    /** Tells whether Kawat sees method and version of a handshake. Without servlets nobody tells them, and Tyrus takes any. */
    boolean showsRequestLine() {
        return this != TYRUS;
    }

    /**
     * Tells whether Kawat itself reads and writes the frames, and keeps to RFC 6455 by the letter. The engines of the servers are
     * laxer, and answers of a handler on another thread may come after the close frame with which they end a connection.
     */
    boolean framesAreOurs() {
        return !"container".equals(System.getProperty("kawat.transport"));
    }

    /**
     * What {@code onClose} says of a close frame without a code. RFC 6455 section 7.1.5 says 1005, but these engines report
     * 1000 and nothing that would tell it from a real one.
     */
    int codeOfEmptyCloseFrame() {
        return framesAreOurs() ? 1005 : 1000;
    }

    /** And what it says of the reason, where the engine has one of its own. */
    String reasonOfEmptyCloseFrame() {
        return this == TYRUS ? "Normal closure." : "";
    }

    /** Tells whether applications can open servers while they run. Without servlets the engine must know all paths at its start. */
    boolean opensServers() {
        return this != TYRUS;
    }

    /** Tells whether applications can have servlets and filters. */
    boolean hasServlets() {
        return this != TYRUS;
    }

    /** Tells whether applications can have annotated servlets, users and HTTP sessions. */
    boolean hasSessions() {
        return !isInProcess();
    }

    /** Tells whether there are static resources: what serves them is the servlet container. */
    boolean servesPages() {
        return this != TYRUS;
    }

    /** What the server has logged since it was installed; empty where it is this process that logs. */
    String log() throws IOException {
        return isStartedByUs() ? AppServerContainer.running().log() : logs("catalina.");
    }

    /** What its applications have logged by it, among others why they did not start; empty as well where it is this process. */
    String applicationLog() throws IOException {
        return isStartedByUs() ? AppServerContainer.running().log() : logs("localhost.");
    }

    private String logs(String prefix) throws IOException {
        if (this != TOMCAT) {
            return "";
        }
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("it.tomcat-home"), "logs"))) {
            for (Path file : files.filter(f -> f.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }
}
