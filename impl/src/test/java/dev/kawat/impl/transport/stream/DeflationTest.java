/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.wire.DeflateAgreement;
import dev.kawat.impl.wire.DeflateNegotiation;
import dev.kawat.impl.wire.DeflateParameters;
import dev.kawat.impl.wire.FrameWriter;
import dev.kawat.impl.wire.NegotiationException;
import dev.kawat.impl.wire.SharedCompressor;
import dev.kawat.impl.wire.TakeoverBudget;
import dev.kawat.impl.wire.ZlibPool;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeflationTest {

    private static final int RSV1 = 0x40;
    private static final String NEWS = "Breaking: nothing happened. ".repeat(50);

    private final ZlibPool zlib = new ZlibPool(6, 2);
    private final SharedCompressor compressor = new SharedCompressor(zlib);
    private final TakeoverBudget budget = new TakeoverBudget(1 << 20);

    @AfterEach
    void everythingWasGivenBack() {
        assertThat(zlib.borrowed()).isZero();
    }

    private DeflateAgreement agreement(DeflateParameters allowed, String offer) {
        try {
            return new DeflateNegotiation(allowed, budget)
                    .answer(List.of(offer))
                    .orElseThrow();
        } catch (NegotiationException malformed) {
            throw new AssertionError(malformed);
        }
    }

    private Deflation shared(String parameters) {
        return deflation(agreement(
                DeflateParameters.NO_TAKEOVER, "permessage-deflate; client_no_context_takeover" + parameters));
    }

    private Deflation takeover() {
        return deflation(agreement(DeflateParameters.ANY, "permessage-deflate"));
    }

    private Deflation deflation(DeflateAgreement agreement) {
        return new Deflation(agreement, zlib, compressor, FrameWriter.server());
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    @Test
    void messageForAThousandReceiversIsCompressedOnce() {
        Outbound message = Outbound.Text.of(NEWS).forMany();
        Set<Object> made = Collections.newSetFromMap(new IdentityHashMap<>());

        for (int i = 0; i < 1000; i++) {
            made.add(shared("").frame(message));
        }

        assertThat(made).hasSize(1).doesNotContainNull();
    }

    @Test
    void messageForManyIsCompressedOnceForEachWindow() {
        Outbound message = Outbound.Text.of(NEWS).forMany();
        Set<Object> made = Collections.newSetFromMap(new IdentityHashMap<>());

        for (int i = 0; i < 1000; i++) {
            made.add(shared("; server_max_window_bits=" + (8 + i % 8)).frame(message));
        }

        assertThat(made).hasSize(8).doesNotContainNull();
    }

    @Test
    void thatAMessageForManyGetsNoShorterIsFoundOutOnce() {
        Outbound message = Outbound.Binary.copyOf(ByteBuffer.wrap(random(1000))).forMany();
        byte[] before = shared("").frame(message);

        byte[] kept = message.forms() == null ? null : message.forms().get(8);
        byte[] after = shared("").frame(message);

        assertThat(before).isNull();
        assertThat(after).isNull();
        assertThat(kept).isEmpty();
    }

    @Test
    void messageForOneIsKeptNowhere() {
        Outbound message = Outbound.Text.of(NEWS);
        Deflation deflation = shared("");

        byte[] first = deflation.frame(message);
        byte[] second = deflation.frame(message);

        assertThat(first).isEqualTo(second).isNotSameAs(second);
        assertThat(first[0] & RSV1).isNotZero();
        assertThat(first.length).isLessThan(message.size() / 10);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127})
    void shortMessageGoesAsItIs(int length) {
        assertThat(shared("").frame(Outbound.Text.of("x".repeat(length)))).isNull();
    }

    @Test
    void messageOf128BytesIsCompressed() {
        assertThat(shared("").frame(Outbound.Text.of("x".repeat(128)))).isNotNull();
    }

    @Test
    void behaviour3_21_controlFramesGoAsTheyAre() {
        Outbound ping = new Outbound.Ping(Outbound.Binary.copyOf(ByteBuffer.allocate(125)));
        Outbound close = new Outbound.Close(1000, "x".repeat(123));
        Deflation own = takeover();

        assertThat(own.frame(ping)).isNull();
        assertThat(own.frame(close)).isNull();
        assertThat(shared("").frame(ping)).isNull();
        assertThat(shared("").frame(close)).isNull();
        own.endOutput();
    }

    @Test
    void behaviour3_21_withTakeoverAMessageRefersToTheOneBefore() {
        Deflation own = takeover();
        Outbound message = Outbound.Binary.copyOf(ByteBuffer.wrap(random(1000))).forMany();

        byte[] first = own.frame(message);
        byte[] second = own.frame(message);

        assertThat(first).hasSizeGreaterThan(1000);
        assertThat(second).hasSizeLessThan(50);
        own.endOutput();
    }

    @Test
    void memoryForTakeoverGoesBackWhenBothDirectionsHaveEnded() {
        List<Deflation> all = new ArrayList<>(List.of(takeover(), takeover()));
        all.forEach(one -> one.frame(Outbound.Text.of(NEWS)));
        long both = budget.reserved();

        all.get(0).endInput();
        long afterInput = budget.reserved();
        all.get(0).endOutput();
        all.get(0).endOutput();
        long afterOne = budget.reserved();
        all.get(1).endOutput();
        all.get(1).endInput();

        assertThat(afterInput).isEqualTo(both);
        assertThat(afterOne).isEqualTo(both / 2);
        assertThat(budget.reserved()).isZero();
    }
}
