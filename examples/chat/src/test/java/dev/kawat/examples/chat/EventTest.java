/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Position;
import dev.kawat.Recovery;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks the JSON that the page reads: JSON-B writes properties in alphabetical order. */
class EventTest {

    private static final Jsonb JSONB = JsonbBuilder.create();
    private static final Instant THEN = Instant.parse("2026-02-03T04:05:06.789Z");
    private static final Member ADA = new Member("7", "Ada");

    @Test
    void saidHasIdSpeakerTextAndTime() {
        assertThat(json(new Event.Said("said", "12", "7", "Ada", "<b>\"hi\"</b>", THEN)))
                .isEqualTo("{\"at\":\"2026-02-03T04:05:06.789Z\",\"id\":\"12\",\"memberId\":\"7\",\"name\":\"Ada\","
                        + "\"text\":\"<b>\\\"hi\\\"</b>\",\"type\":\"said\"}");
    }

    @Test
    void saidNowHasAnIdOfItsOwn() {
        assertThat(Event.Said.now(ADA, "a").id())
                .isNotEqualTo(Event.Said.now(ADA, "a").id());
    }

    @Test
    void welcomeHasMembersAndSaysWhatIsKept() {
        Recovery history = new Recovery(Recovery.Outcome.RECOVERED, 3, Position.of("e1", 9, 0));

        assertThat(json(new Event.Welcome(ADA, "lobby", List.of(ADA), history)))
                .isEqualTo("{\"id\":\"7\",\"kept\":3,\"life\":\"e1\",\"members\":[{\"id\":\"7\",\"name\":\"Ada\"}],"
                        + "\"name\":\"Ada\",\"room\":\"lobby\",\"type\":\"welcome\"}");
    }

    @Test
    void changesOfMembersHaveTheMember() {
        String ada = "{\"id\":\"7\",\"name\":\"Ada\"}";

        assertThat(json(new Event.Joined(ADA))).isEqualTo("{\"member\":" + ada + ",\"type\":\"joined\"}");
        assertThat(json(new Event.Here(ADA, "lobby")))
                .isEqualTo("{\"member\":" + ada + ",\"room\":\"lobby\",\"type\":\"here\"}");
        assertThat(json(new Event.Left(ADA))).isEqualTo("{\"member\":" + ada + ",\"type\":\"left\"}");
        assertThat(json(new Event.Renamed(ADA, "Eve")))
                .isEqualTo("{\"before\":\"Eve\",\"member\":" + ada + ",\"type\":\"renamed\"}");
    }

    @Test
    void problemNamesTheRequest() {
        assertThat(json(new Event.Problem("say", "Join the room first.")))
                .isEqualTo("{\"request\":\"say\",\"text\":\"Join the room first.\",\"type\":\"problem\"}");
    }

    private static String json(Event event) {
        return JSONB.toJson(event);
    }
}
