/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Browser;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** The example of the interface style, as people see it: {@code members.war} on Tomcat, {@code members.jar} by itself. */
class MembersPageIT extends AgainstExample {

    MembersPageIT() {
        super("members");
    }

    @Deployment(name = "members", managed = false, testable = false)
    static WebArchive members() {
        return war("members");
    }

    private static void comeIn(Browser.Page page, String name) {
        page.fill("#name", name).press("#name", "Enter").see("#status", "Connected");
    }

    private static void say(Browser.Page page, String text) {
        page.fill("#text", text).press("#text", "Enter");
    }

    private static String colourOf(Browser.Page page, String selector) {
        return page.evaluate("getComputedStyle(document.querySelector('" + selector + "')).backgroundColor");
    }

    @Test
    void twoWindowsTalkAndEachMemberHasItsColour() {
        Browser.Page ann = desktop("ann");
        Browser.Page bob = phone("bob");
        comeIn(ann, "Ann");
        ann.see("#members", "Ann");
        comeIn(bob, "Bob");

        ann.see("#members", "Bob").see("#lines", "Bob is here");
        say(ann, "Hello, <b>Bob</b>");
        bob.see("#lines", "Hello, <b>Bob</b>");
        say(bob, "@Ann a secret");
        ann.see("#lines .whispered", "@Ann a secret");

        assertThat(ann.texts("#members li")).containsExactly("Ann", "Bob");
        assertThat(bob.texts("#lines .text")).containsExactly("Hello, <b>Bob</b>", "@Ann a secret");
        assertThat(colourOf(ann, "#members li:nth-child(1)")).isEqualTo("rgb(220, 20, 60)");
        assertThat(colourOf(bob, "#members li:nth-child(2)")).isEqualTo("rgb(0, 100, 0)");
        assertThat(colourOf(bob, ".whispered .member")).isEqualTo("rgb(0, 100, 0)");
        ann.screenshot(screenshot("members-desktop"));
        bob.screenshot(screenshot("members-phone"));

        bob.close();
        ann.see("#lines", "Bob has left");
        assertThat(ann.texts("#members li")).containsExactly("Ann");
        assertThat(ann.failures()).isEmpty();
        assertThat(ann.scrollsSideways()).isFalse();
    }
}
