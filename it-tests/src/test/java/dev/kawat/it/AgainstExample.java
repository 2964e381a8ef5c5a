/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.it.client.Browser;
import dev.kawat.it.client.KawatProcess;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test of an example, as people see it in a browser: its WAR on Tomcat, its jar by itself. */
@ExtendWith(ArquillianExtension.class)
abstract class AgainstExample {

    private static final Path SCREENSHOTS =
            Path.of(System.getProperty("it.screenshots"), System.getProperty("arquillian.launch"));

    @ArquillianResource
    private Deployer deployer;

    private final String name;
    private final Path jar;

    /** The browser. */
    Browser browser;

    /** The process of the jar; null on Tomcat. */
    KawatProcess process;

    /** The address of the page. */
    URI page;

    AgainstExample(String name) {
        this.name = name;
        jar = Path.of(System.getProperty("it." + name + "-jar"));
    }

    static WebArchive war(String name) {
        return ShrinkWrap.createFromZipFile(WebArchive.class, new File(System.getProperty("it." + name + "-war")));
    }

    @BeforeEach
    final void start() throws IOException {
        assumeTrue(Server.current().servesPages(), "there are no pages without servlets");
        browser = Browser.start();
        Files.createDirectories(SCREENSHOTS);
        if (Server.current() == Server.STANDALONE) {
            page = start(0);
        } else {
            deployer.deploy(name);
            page = URI.create("http://127.0.0.1:" + System.getProperty("it.tomcat-port") + "/" + name + "/");
        }
    }

    /** Starts the jar, and returns its address. */
    final URI start(int port) {
        process = KawatProcess.ofJar(jar, "--port", String.valueOf(port));
        return process.ready();
    }

    @AfterEach
    final void stop() {
        if (browser != null) {
            browser.close();
        }
        if (process != null) {
            process.close();
        } else if (page != null) {
            deployer.undeploy(name);
        }
    }

    final Browser.Page desktop(String person) {
        return browser.open(person, page, 1280, 800);
    }

    final Browser.Page phone(String person) {
        return browser.open(person, page, 390, 844);
    }

    static Path screenshot(String picture) {
        return SCREENSHOTS.resolve(picture + ".png");
    }
}
