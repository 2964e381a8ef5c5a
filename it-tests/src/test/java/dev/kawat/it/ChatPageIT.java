/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.it.client.Browser;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** The chat example, as people see it: {@code chat.war} on Tomcat, {@code chat.jar} by itself. */
class ChatPageIT extends AgainstExample {

    ChatPageIT() {
        super("chat");
    }

    @Deployment(name = "chat", managed = false, testable = false)
    static WebArchive chat() {
        return war("chat");
    }

    private static void join(Browser.Page page, String name, String room) {
        page.fill("#name", name).fill("#room", room).press("#room", "Enter").see("#status", "Connected");
    }

    private static void say(Browser.Page page, String text) {
        page.fill("#text", text).press("#text", "Enter");
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
    void pageThatIsLoadedAgainShowsTheLast200MessagesOnce() {
        Browser.Page ada = desktop("ada");
        Browser.Page grace = phone("grace");
        join(ada, "Ada", "long");
        join(grace, "Grace", "long");
        for (int i = 1; i <= 230; i++) {
            say(ada, "line " + i);
        }
        grace.see("#messages", "line 230");
        assertThat(grace.texts("#messages .text")).containsExactly(lines(1, 230));

        grace.evaluate("(location.reload(), '')");
        grace.see("#entrance", "Room");
        join(grace, "Grace", "long");
        say(grace, "line 231");
        grace.see("#messages", "line 231");
        ada.see("#messages", "line 231");

        assertThat(grace.texts("#messages .text")).containsExactly(lines(31, 231));
        assertThat(ada.texts("#messages .text")).containsExactly(lines(1, 231));
    }

    private static String[] lines(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> "line " + i).toArray(String[]::new);
    }

    @Test
    void comesBackAfterTheServerWasRestarted() {
        assumeTrue(process != null, "Tomcat is not ours to restart");
        Browser.Page ada = browser.open("ada", page, 1280, 800, true);
        Browser.Page grace = browser.open("grace", page, 390, 844, true);
        join(ada, "Ada", "engines");
        join(grace, "Grace", "engines");
        say(ada, "before");
        grace.see("#messages", "before");

        process.terminate();
        process.exitStatus();
        ada.see("#notice", "Trying again").screenshot(screenshot("lost-desktop-dark"));
        grace.see("#notice", "Trying again").screenshot(screenshot("lost-phone-dark"));
        start(page.getPort());

        ada.see("#status", "Connected").see("#members", "Grace");
        grace.see("#status", "Connected");
        say(grace, "after");
        ada.see("#messages", "after").see("#messages", "Earlier messages are kept no more.");
        assertThat(ada.texts("#messages .text")).containsExactly("before", "after");
        ada.screenshot(screenshot("back-desktop-dark"));
        grace.screenshot(screenshot("back-phone-dark"));
    }
}
