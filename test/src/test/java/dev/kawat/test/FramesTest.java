/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;

import dev.kawat.test.line.Line;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

/** Tests how the client treats frames that no correct server sends. */
class FramesTest {

    @Test
    void frameThatBreaksARuleIsTheEnd() {
        Line line = mock(Line.class);
        Inbox inbox = new Inbox();
        Frames frames = new Frames(line, inbox);

        frames.received(new byte[] {(byte) 0x83, 0}); // an opcode that there is not

        assertThat(inbox.all()).hasSize(2).first().isInstanceOf(Received.Broken.class);
        assertThat(inbox.end()).contains(new Received.Close(1006, ""));
        InOrder order = inOrder(line);
        order.verify(line).send(any());
        order.verify(line).end();
    }
}
