/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.Event;
import dev.kawat.it.client.RawClient;
import dev.kawat.it.client.Request;
import org.junit.jupiter.api.Test;

/** A callback that fails: the connection ends with 1011 unless onError handles it, and the peer learns nothing. */
class FailureIT extends AgainstServer {

    @Test
    void inTheGateRefusesWith500() {
        Client report = report(key);

        RawClient client = assertRefused(Request.to(endpoint("failing/" + key + "?in=gate")), 500);

        assertThat(client.answer().toString()).doesNotContain("s3cret", "IllegalState");
        assertThat(report.text()).isEqualTo("destroyed");
    }

    @Test
    void inOnOpenClosesWith1011() {
        Client report = report(key);

        Client client = connect("failing/" + key + "?in=open");

        assertThat(client.closed()).isEqualTo(new Event.Closed(1011, ""));
        assertThat(report.text()).isEqualTo("open");
        assertThat(report.text()).isEqualTo("close 1011");
        assertThat(report.text()).isEqualTo("destroyed");
    }

    @Test
    void inOnMessageClosesWith1011() {
        Client client = connect("failing/" + key + "?in=message");
        Client report = report(key);

        client.send("now");

        assertThat(client.closed()).isEqualTo(new Event.Closed(1011, ""));
        assertThat(report.text()).isEqualTo("open");
        assertThat(report.text()).isEqualTo("close 1011");
        assertThat(report.text()).isEqualTo("destroyed");
    }

    @Test
    void inOnCloseChangesNothing() {
        Client client = connect("failing/" + key + "?in=close");
        Client report = report(key);

        client.sendClose(4000, "bye");

        assertThat(client.closed()).isEqualTo(new Event.Closed(4000, "bye"));
        assertThat(report.text()).isEqualTo("open");
        assertThat(report.text()).isEqualTo("close 4000");
        assertThat(report.text()).isEqualTo("destroyed");
    }

    @Test
    void thatOnErrorHandlesLeavesTheConnectionOpen() {
        Client client = connect("forgiving/" + key);
        Client report = report(key);

        client.send("once").send("twice");

        assertThat(client.text()).isEqualTo("forgiven");
        assertThat(client.text()).isEqualTo("forgiven");
        assertThat(report.text()).isEqualTo("error once");
        assertThat(report.text()).isEqualTo("error twice");
    }

    @Test
    void inOnErrorClosesWith1011() {
        Client client = connect("forgiving/" + key);
        Client report = report(key);

        client.send("again");

        assertThat(client.closed()).isEqualTo(new Event.Closed(1011, ""));
        assertThat(report.text()).isEqualTo("error again");
        assertThat(report.text()).isEqualTo("close 1011");
    }
}
