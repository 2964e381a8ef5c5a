/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Many tests in one JVM, each with an application of its own. */
class ManyTestsTest {

    @Test
    void hundredTestsDoNotDisturbEachOther() {
        Run run = Run.of(Hundred.class);

        assertThat(run.failures()).isEmpty();
        assertThat(run.succeeded()).hasSize(100);
    }
}
