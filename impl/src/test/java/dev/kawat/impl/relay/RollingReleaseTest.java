/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.RelayMetrics.Flaw;
import dev.kawat.impl.message.Outbound;
import dev.kawat.spi.RelayAddress;
import dev.kawat.spi.RelayMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An application that is deployed anew node by node, in a release that has another version of envelopes. */
class RollingReleaseTest {

    private static final RelayAddress FOOD = new RelayAddress(RelayAddress.Kind.TOPIC, "room", "food");

    private final ThreeNodes three = new ThreeNodes();

    private static EnvelopeVersions later() {
        return new EnvelopeVersions(1, 2);
    }

    /** Lets each node send a message, which all others must get; returns the versions in which they went. */
    private List<Integer> send(String text) {
        List<Integer> versions = new ArrayList<>();
        three.nodes.forEach(node -> node.hub.use(FOOD));
        for (ThreeNodes.Node from : three.nodes) {
            from.hub.send(FOOD, Outbound.Text.of(text));
            from.batches.stream().flatMap(List::stream).forEach(message -> versions.add(version(message)));
            three.carry();
            for (ThreeNodes.Node to : three.nodes) {
                if (to != from) {
                    assertThat(to.done).contains("deliver " + text);
                    to.done.clear();
                }
            }
        }
        return versions;
    }

    private static int version(RelayMessage message) {
        return message.content()[1];
    }

    @Test
    void noMessageIsLostAndNoUnknownVersionIsMet() {
        for (ThreeNodes.Node old : List.copyOf(three.nodes)) {
            three.replace(old, later());
            for (int second = 0; second < 20; second++) {
                three.pass(Duration.ofSeconds(1));
                if (second > 2) {
                    List<Integer> versions = send(old.hub.self().name() + " " + second);
                    if (old != three.eve) {
                        assertThat(versions)
                                .as("while one is left that does not read 2")
                                .containsOnly(1);
                    }
                }
            }
        }

        assertThat(send("at the end")).containsOnly(2);
        for (ThreeNodes.Node node : three.nodes) {
            assertThat(node.hub.metrics().rejected()).containsEntry(Flaw.VERSION, 0L);
        }
    }

    @Test
    void leastVersionIsWrittenUntilAllNodesAreKnown() {
        List.copyOf(three.nodes).forEach(old -> three.replace(old, later()));
        three.pass(Duration.ofSeconds(3));
        assertThat(send("early")).containsOnly(1);
        three.pass(Duration.ofSeconds(10));
        assertThat(send("later")).containsOnly(2);

        three.nodes.get(0).cut();
        three.nodes.get(0).heal();
        three.pass(Duration.ofSeconds(3));

        three.nodes.get(0).hub.send(FOOD, Outbound.Text.of("again"));
        assertThat(three.nodes.get(0).batches.get(0))
                .as("somebody of before may have come meanwhile")
                .allMatch(message -> version(message) == 1);
    }
}
