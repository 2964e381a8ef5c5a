/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Client;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What callbacks return, sent to others than the sender; and messages that do not wait for each other. */
class ReplyIT extends AgainstServer {

    private Client enter(String room, Client... inside) {
        Client client = connect("rooms/" + room);
        assertThat(client.text()).isEqualTo("in");
        for (Client other : inside) {
            assertThat(other.text()).isEqualTo("in");
        }
        return client;
    }

    @Test
    void aResultGoesToTheRoomButNotToTheSender() {
        Client speaker = enter(key);
        Client listener = enter(key, speaker);

        speaker.send("hello");
        assertThat(listener.text()).isEqualTo("hello");
        listener.send("hello yourself");

        assertThat(speaker.text()).isEqualTo("hello yourself");
    }

    @Test
    void aResultGoesToEverybody() {
        Client here = enter(key);
        Client there = enter(key + "-there");

        here.send(new byte[] {1, 2, 3});

        for (Client client : List.of(here, there)) {
            assertThat(client.binary()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        }
    }

    @Test
    void theOthersHearOfTheEnd() {
        Client staying = enter(key);
        Client leaving = enter(key, staying);

        leaving.sendClose(1000, "");

        assertThat(staying.text()).isEqualTo("out");
    }

    @Test
    void aMessageNeedNotWaitForTheStageOfAnother() {
        Client speaker = enter(key);
        Client listener = enter(key, speaker);

        speaker.send("wait").send("go");

        assertThat(listener.text()).isEqualTo("waited");
    }
}
