/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZlibPoolTest {

    /** Which of the two it is depends on the JDK. */
    private static void assertEnded(Inflater inflater) {
        assertThatThrownBy(() -> inflater.inflate(new byte[1]))
                .isInstanceOfAny(NullPointerException.class, IllegalStateException.class);
    }

    @Test
    void whatIsGivenBackIsUsedAgain() {
        ZlibPool pool = new ZlibPool(6, 1);
        Inflater first = pool.borrowInflater();
        pool.giveBack(first);

        assertThat(pool.borrowInflater()).isSameAs(first);
        assertThat(pool.borrowed()).isEqualTo(1);
        pool.close();
    }

    @Test
    void whatIsMoreThanMayBeIdleEndsAtOnce() {
        ZlibPool pool = new ZlibPool(6, 1);
        Inflater first = pool.borrowInflater();
        Inflater second = pool.borrowInflater();

        pool.giveBack(first);
        pool.giveBack(second);

        assertEnded(second);
        pool.close();
        assertEnded(first);
    }

    @Test
    void whatIsGivenBackAfterTheEndEndsAtOnce() {
        ZlibPool pool = new ZlibPool(6, 1);
        Inflater inflater = pool.borrowInflater();

        pool.close();
        pool.giveBack(inflater);

        assertEnded(inflater);
        assertThat(pool.borrowed()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, 0, 10})
    void levelIs1To9OrTheDefault(int level) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ZlibPool(level, 1));
    }
}
