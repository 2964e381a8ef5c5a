/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.it.client.Browser;
import dev.kawat.it.client.KawatProcess;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The chat example, as people see it: {@code chat.war} on Tomcat, {@code chat.jar} by itself. */
@ExtendWith(ArquillianExtension.class)
class ChatPageIT {

    private static final Path JAR = Path.of(System.getProperty("it.chat-jar"));
    private static final Path SCREENSHOTS =
            Path.of(System.getProperty("it.screenshots"), System.getProperty("arquillian.launch"));

    @ArquillianResource
    private Deployer deployer;

    private KawatProcess process;
    private URI chat;
    private Browser browser;

    @Deployment(name = "chat", managed = false, testable = false)
    static WebArchive chat() {
        return ShrinkWrap.createFromZipFile(WebArchive.class, new File(System.getProperty("it.chat-war")));
    }

    @BeforeEach
    void start() throws IOException {
        assumeTrue(Server.current().servesPages(), "there are no pages without servlets");
        browser = Browser.start();
        Files.createDirectories(SCREENSHOTS);
        if (Server.current() == Server.STANDALONE) {
            process = KawatProcess.ofJar(JAR, "--port", "0");
            chat = process.ready();
        } else {
            deployer.deploy("chat");
            chat = URI.create("http://127.0.0.1:" + System.getProperty("it.tomcat-port") + "/chat/");
        }
    }

    @AfterEach
    void stop() {
        if (browser != null) {
            browser.close();
        }
        if (process != null) {
            process.close();
        } else if (chat != null) {
            deployer.undeploy("chat");
        }
    }

    private Browser.Page desktop(String name) {
        return browser.open(name, chat, 1280, 800);
    }

    private Browser.Page phone(String name) {
        return browser.open(name, chat, 390, 844);
    }

    private static void join(Browser.Page page, String name, String room) {
        page.fill("#name", name).fill("#room", room).press("#room", "Enter").see("#status", "Connected");
    }

    private static void say(Browser.Page page, String text) {
        page.fill("#text", text).press("#text", "Enter");
    }

    private static Path screenshot(String name) {
        return SCREENSHOTS.resolve(name + ".png");
    }

    @Test
    void twoPeopleTalkAndAThirdComesLater() {
        Browser.Page ada = desktop("ada").screenshot(screenshot("entrance-desktop"));
        Browser.Page grace = phone("grace").screenshot(screenshot("entrance-phone"));
        join(ada, "Ada", "engines");
        join(grace, "Grace", "engines");

        ada.see("#messages", "Grace joined").see("#members", "Grace");
        say(ada, "Hello, is anybody there?");
        grace.see("#messages", "Hello, is anybody there?");
        say(grace, "I am. <b>How</b> are you? 😀");
        ada.see("#messages", "I am. <b>How</b> are you? 😀");
        say(ada, "Fine.\nAnd you?");
        grace.see("#messages", "And you?");

        Browser.Page edith = desktop("edith");
        join(edith, "Edith", "engines");
        edith.see("#messages", "Hello, is anybody there?").see("#messages", "And you?");
        ada.see("#members", "Edith");
        assertThat(edith.texts("#messages .text"))
                .containsExactly("Hello, is anybody there?", "I am. <b>How</b> are you? 😀", "Fine.\nAnd you?");
        assertThat(ada.texts("#members li")).hasSize(3);
        ada.screenshot(screenshot("talk-desktop"));
        grace.screenshot(screenshot("talk-phone"));
        grace.click("#people-button").see("#members", "Edith").screenshot(screenshot("people-phone"));

        edith.close();
        ada.see("#messages", "Edith left");
        assertThat(ada.texts("#members li")).hasSize(2);
        for (Browser.Page page : new Browser.Page[] {ada, grace}) {
            assertThat(page.failures()).isEmpty();
            assertThat(page.scrollsSideways()).isFalse();
        }
    }

    @Test
    void roomsAreSeparateAndNamesAreNot() {
        Browser.Page ada = desktop("ada");
        Browser.Page other = desktop("other");
        Browser.Page twin = desktop("twin");
        join(ada, "Ada", "one");
        join(other, "Grace", "two");
        join(twin, "Ada", "one");

        twin.see("#messages", "You are called Ada 2 here.");
        say(ada, "only for room one");
        twin.see("#messages", "only for room one");
        say(other, "only for room two");
        other.see("#messages", "only for room two");

        assertThat(other.texts("#messages .text")).containsExactly("only for room two");
        assertThat(twin.texts("#messages .text")).containsExactly("only for room one");
    }

    @Test
    void comesBackAfterTheServerWasRestarted() {
        assumeTrue(process != null, "Tomcat is not ours to restart");
        Browser.Page ada = browser.open("ada", chat, 1280, 800, true);
        Browser.Page grace = browser.open("grace", chat, 390, 844, true);
        join(ada, "Ada", "engines");
        join(grace, "Grace", "engines");
        say(ada, "before");
        grace.see("#messages", "before");

        process.terminate();
        process.exitStatus();
        ada.see("#notice", "Trying again").screenshot(screenshot("lost-desktop-dark"));
        grace.see("#notice", "Trying again").screenshot(screenshot("lost-phone-dark"));
        process = KawatProcess.ofJar(JAR, "--port", String.valueOf(chat.getPort()));
        process.ready();

        ada.see("#status", "Connected").see("#members", "Grace");
        grace.see("#status", "Connected");
        say(grace, "after");
        ada.see("#messages", "after").see("#messages", "The server has started anew.");
        assertThat(ada.texts("#messages .text")).containsExactly("before", "after");
        ada.screenshot(screenshot("back-desktop-dark"));
        grace.screenshot(screenshot("back-phone-dark"));
    }
}
