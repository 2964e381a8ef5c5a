/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class PayloadTest {

    @Test
    void ofAnArrayHasAllItsBytes() {
        assertThat(Payload.of(new byte[] {1, 2, 3})).isEqualTo(Payload.of(ByteBuffer.wrap(new byte[] {1, 2, 3})));
    }

    @Test
    void ofABufferHasTheRemainingBytes() {
        ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3}).position(1).limit(2);

        assertThat(Payload.of(buffer)).isEqualTo(Payload.of(new byte[] {2}));
    }

    @Test
    void readingABinaryPayloadMovesNoOtherView() {
        Payload.Binary payload = new Payload.Binary(ByteBuffer.wrap(new byte[] {1, 2}));

        payload.bytes().get();

        assertThat(payload.bytes().remaining()).isEqualTo(2);
    }
}
