/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.kawat.impl.group.SharedMessage;
import dev.kawat.impl.message.Outbound;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whatever bytes come from the engine, they are what a node has sent, or are refused as a bad envelope. */
class EnvelopeFuzzTest {

    private static final String ADDRESS = "app:room:t:food";
    private static final EnvelopeVersions VERSIONS = new EnvelopeVersions();
    private static final Signer UNSIGNED = new Signer("");
    private static final Signer SIGNED = new Signer("a secret of this test");

    /** @param bytes of an envelope */
    @FuzzTest
    void bytesAreAnEnvelopeOrAreRefused(byte[] bytes) throws BadEnvelopeException {
        Envelope envelope = read(bytes);
        if (envelope == null) {
            return;
        }
        Envelope again = Envelope.read(envelope.write(VERSIONS.written(), SIGNED, ADDRESS), VERSIONS, SIGNED, ADDRESS);
        assertThat(again).isNotNull();
        assertThat(again.kind()).isEqualTo(envelope.kind());
        assertThat(again.node()).isEqualTo(envelope.node());
        assertThat(again.sequence()).isEqualTo(envelope.sequence());
        assertThat(again.only()).isEqualTo(envelope.only());
        assertThat(again.payload()).isEqualTo(envelope.payload());
        try {
            checkPayload(envelope);
        } catch (BadEnvelopeException bad) {
            assertThat(bad.flaw()).isNotNull();
        }
    }

    private static @Nullable Envelope read(byte[] bytes) {
        try {
            return Envelope.read(bytes, VERSIONS, UNSIGNED, ADDRESS);
        } catch (BadEnvelopeException bad) {
            assertThat(bad.flaw()).isNotNull();
            return null;
        }
    }

    private static List<Set<UUID>> excepted(List<SharedMessage> messages) {
        return messages.stream().map(SharedMessage::excepted).toList();
    }

    /** Returns keys, kinds and contents. */
    private static List<String> texts(List<SharedMessage> messages) {
        return messages.stream()
                .map(shared -> {
                    Outbound.Message message = shared.message().message();
                    byte[] bytes = new byte[message.size()];
                    message.copyTo(bytes, 0);
                    return shared.message().key() + message.getClass() + Arrays.toString(bytes);
                })
                .toList();
    }

    private static void checkPayload(Envelope envelope) throws BadEnvelopeException {
        byte[] payload = envelope.payload();
        switch (envelope.kind()) {
            case MESSAGES -> {
                List<SharedMessage> messages = Container.read(payload);
                List<SharedMessage> again = Container.read(Container.write(messages));
                assertThat(excepted(again)).isEqualTo(excepted(messages));
                assertThat(texts(again)).isEqualTo(texts(messages));
            }
            case HEARTBEAT -> assertThat(Heartbeat.read(payload).name()).isNotNull();
            case PRESENCE -> {
                PresenceRows rows = PresenceRows.read(payload);
                assertThat(PresenceRows.read(rows.write())).isEqualTo(rows);
            }
            case QUESTION -> assertThat(Question.read(payload)).isNotNull();
            case ANSWER -> {
                Answer answer = Answer.read(payload);
                assertThat(Answer.read(answer.write())).isEqualTo(answer);
            }
            case SESSION -> assertThat(SessionReport.read(payload)).isNotNull();
            case GOODBYE, PRESENCE_ASK -> assertThat(payload).isNotNull();
        }
    }
}
