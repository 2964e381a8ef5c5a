/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import org.junit.jupiter.api.Test;

/** A peer that is gone without a close frame: one onClose, with 1006. */
class DropIT extends AgainstServer {

    private Client observer;

    private RawClient connected() {
        RawClient client = connectRaw("observed/" + key);
        observer = report(key);
        assertThat(observer.text()).isEqualTo("gate");
        assertThat(observer.text()).isEqualTo("open Connected listed=true");
        return client;
    }

    private void assertDropped() {
        assertThat(observer.text()).isEqualTo("close 1006 '' Closed listed=false");
        assertThat(observer.text()).isEqualTo("destroyed");
    }

    @Test
    void aResetIsA1006() {
        connected().reset();

        assertDropped();
    }

    @Test
    void anOrderlyEndOfTcpIsA1006() {
        connected().close();

        assertDropped();
    }

    @Test
    void anEndInsideOfAMessageIsA1006AndTheMessageIsNone() {
        connected().send(Frame.text("never to be finished").first()).close();

        assertDropped();
    }

    @Test
    void anEndInsideOfAFrameIsA1006() {
        byte[] beginning = {(byte) 0x81, (byte) 0xfe, 0x10};

        connected().send(beginning).close();

        assertDropped();
    }

    @Test
    void messagesThatCameBeforeTheEndAreDelivered() {
        RawClient client = connected().send(Frame.text("one"), Frame.text("two"));
        client.frame();
        client.frame();

        client.close();

        assertThat(observer.text()).isEqualTo("message one");
        assertThat(observer.text()).isEqualTo("message two");
        assertDropped();
    }
}
