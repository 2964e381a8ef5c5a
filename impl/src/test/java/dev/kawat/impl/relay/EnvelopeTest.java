/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.RelayMetrics.Flaw;
import dev.kawat.impl.group.SharedMessage;
import dev.kawat.impl.message.KeyedMessage;
import dev.kawat.impl.message.Outbound;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EnvelopeTest {

    private static final String ADDRESS = "app:room:t:food";
    private static final UUID SOMEBODY = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
    private static final EnvelopeVersions VERSIONS = new EnvelopeVersions();
    private static final Signer UNSIGNED = new Signer("");
    private static final Signer SIGNED = new Signer("a secret of this test");

    private static byte[] written(Signer signer) {
        byte[] payload = Container.write(List.of(
                new SharedMessage(Outbound.Text.of("rice")),
                new SharedMessage(
                        new KeyedMessage(Outbound.Binary.copyOf(new byte[] {1, 2}), "grün"), Set.of(SOMEBODY))));
        return new Envelope(Envelope.Kind.MESSAGES, 7, 8, null, payload).write(1, signer, ADDRESS);
    }

    private static Flaw flaw(byte[] bytes, Signer signer) {
        try {
            Envelope.read(bytes, VERSIONS, signer, ADDRESS);
            throw new AssertionError("was read");
        } catch (BadEnvelopeException bad) {
            return bad.flaw();
        }
    }

    @Test
    void saysTheSameAfterItsWay() throws Exception {
        for (Signer signer : List.of(UNSIGNED, SIGNED)) {
            Envelope read = Envelope.read(written(signer), VERSIONS, signer, ADDRESS);

            assertThat(read.kind()).isEqualTo(Envelope.Kind.MESSAGES);
            assertThat(read.node()).isEqualTo(7);
            assertThat(read.sequence()).isEqualTo(8);
            assertThat(read.only()).isNull();
            List<SharedMessage> messages = Container.read(read.payload());
            assertThat(messages.get(0)).isEqualTo(new SharedMessage(Outbound.Text.of("rice")));
            assertThat(messages.get(1).excepted()).containsExactly(SOMEBODY);
            assertThat(messages.get(1).message().key()).isEqualTo("grün");
            assertThat(((Outbound.Binary) messages.get(1).message().message()).bytes())
                    .isEqualTo(ByteBuffer.wrap(new byte[] {1, 2}));
        }
    }

    @Test
    void isForOneConnectionIfItSaysSo() throws Exception {
        UUID only = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
        byte[] bytes = new Envelope(Envelope.Kind.GOODBYE, 1, 2, only, new byte[0]).write(1, UNSIGNED, ADDRESS);

        assertThat(Envelope.read(bytes, VERSIONS, UNSIGNED, ADDRESS).only()).isEqualTo(only);
    }

    @Test
    void hasTheLayoutThatIsDocumented() {
        byte[] bytes = new Envelope(Envelope.Kind.MESSAGES, 0x0102030405060708L, 9, null, new byte[] {42})
                .write(1, UNSIGNED, ADDRESS);

        assertThat(bytes)
                .containsExactly(
                        0x4B, 1, 1, 0, //
                        1, 2, 3, 4, 5, 6, 7, 8, //
                        0, 0, 0, 0, 0, 0, 0, 9, //
                        0, 0, //
                        42);
    }

    @Test
    void kindsAndExtensionsOfLaterVersionsArePassedOver() throws Exception {
        byte[] later = written(UNSIGNED);
        later[2] = 99;
        assertThat(Envelope.read(later, VERSIONS, UNSIGNED, ADDRESS)).isNull();

        byte[] extended = ByteBuffer.allocate(27)
                .put(new byte[] {0x4B, 1, 3, 0})
                .putLong(1)
                .putLong(2)
                .putShort((short) 5)
                .put(new byte[] {77, 0, 2, 1, 1})
                .array();
        assertThat(Envelope.read(extended, VERSIONS, UNSIGNED, ADDRESS).payload())
                .isEmpty();
    }

    @Test
    void whatIsCutChangedOrOfAnotherVersionIsNone() {
        byte[] whole = written(UNSIGNED);
        for (int length = 0; length < 22; length++) {
            assertThat(flaw(Arrays.copyOf(whole, length), UNSIGNED)).isEqualTo(Flaw.MALFORMED);
        }
        whole[1] = 2;
        assertThat(flaw(whole, UNSIGNED)).isEqualTo(Flaw.VERSION);
        byte[] long2 = written(UNSIGNED);
        long2[20] = 1; // extensions that are longer than the rest
        assertThat(flaw(long2, UNSIGNED)).isEqualTo(Flaw.MALFORMED);
    }

    @Test
    void withASecretNothingUnsignedOrMovedIsRead() {
        byte[] signed = written(SIGNED);
        assertThat(flaw(written(UNSIGNED), SIGNED)).isEqualTo(Flaw.SIGNATURE);
        assertThat(flaw(written(new Signer("another secret of this test")), SIGNED))
                .isEqualTo(Flaw.SIGNATURE);
        for (int i = 0; i < signed.length; i++) {
            byte[] changed = signed.clone();
            changed[i] ^= 1;
            assertThat(flaw(changed, SIGNED)).isEqualTo(Flaw.SIGNATURE);
        }
        assertThatThrownBy(() -> Envelope.read(signed, VERSIONS, SIGNED, "app:room:t:sport"))
                .isInstanceOf(BadEnvelopeException.class);
        assertThat(flaw(new byte[3], SIGNED)).isEqualTo(Flaw.MALFORMED);
    }

    @Test
    void containerThatLiesIsNone() {
        byte[] text = {0, 1, 1, 0, 0, 0, 1, (byte) 0xC3};
        for (byte[] bad : new byte[][] {
            {}, {0, 1}, {0, 0, 9}, {0, 1, 3, 0, 0, 0, 0}, {0, 1, 1, 0, 0, 0, 9, 'x'}, {0, 1, 1, -1, 0, 0, 0}, text
        }) {
            assertThatThrownBy(() -> Container.read(bad))
                    .as("%s", Arrays.toString(bad))
                    .isInstanceOf(BadEnvelopeException.class);
        }
    }

    @Test
    void randomBytesAreReadOrRefusedAndNothingElse() {
        Random random = new Random(5);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            if (bytes.length > 4) {
                System.arraycopy(new byte[] {0x4B, 1, (byte) (1 + i % 3)}, 0, bytes, 0, 3);
            }
            try {
                Envelope read = Envelope.read(bytes, VERSIONS, UNSIGNED, ADDRESS);
                if (read != null && read.kind() == Envelope.Kind.MESSAGES) {
                    Container.read(read.payload());
                } else if (read != null && read.kind() == Envelope.Kind.HEARTBEAT) {
                    Heartbeat.read(read.payload());
                }
            } catch (BadEnvelopeException refused) {
                assertThat(refused.flaw()).isNotNull();
            }
        }
        assertThat(new String(written(UNSIGNED), StandardCharsets.ISO_8859_1)).contains("rice");
    }
}
