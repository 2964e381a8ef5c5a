/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks the JSON that the page reads: JSON-B writes properties in alphabetical order. */
class EventTest {

    private static final Jsonb JSONB = JsonbBuilder.create();
    private static final Instant THEN = Instant.parse("2026-02-03T04:05:06.789Z");
    private static final Member ADA = new Member(7, "Ada");
    private static final Event.Said SAID = new Event.Said(12, ADA, "<b>\"hi\"</b>", THEN);

    @Test
    void saidHasNumberSpeakerTextAndTime() {
        assertThat(json(SAID))
                .isEqualTo("{\"at\":\"2026-02-03T04:05:06.789Z\",\"id\":12,\"memberId\":7,\"name\":\"Ada\","
                        + "\"text\":\"<b>\\\"hi\\\"</b>\",\"type\":\"said\"}");
    }

    @Test
    void welcomeHasMembersAndHistory() {
        assertThat(json(new Event.Welcome(ADA, "lobby", THEN, List.of(ADA), List.of(SAID))))
                .isEqualTo("{\"history\":[" + json(SAID) + "],\"id\":7,\"members\":[{\"id\":7,\"name\":\"Ada\"}],"
                        + "\"name\":\"Ada\",\"room\":\"lobby\",\"since\":\"2026-02-03T04:05:06.789Z\","
                        + "\"type\":\"welcome\"}");
    }

    @Test
    void changesOfMembersHaveTheMember() {
        assertThat(json(new Event.Joined(ADA)))
                .isEqualTo("{\"member\":{\"id\":7,\"name\":\"Ada\"},\"type\":\"joined\"}");
        assertThat(json(new Event.Left(ADA))).isEqualTo("{\"member\":{\"id\":7,\"name\":\"Ada\"},\"type\":\"left\"}");
        assertThat(json(new Event.Renamed(ADA, "Eve")))
                .isEqualTo("{\"before\":\"Eve\",\"member\":{\"id\":7,\"name\":\"Ada\"},\"type\":\"renamed\"}");
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
