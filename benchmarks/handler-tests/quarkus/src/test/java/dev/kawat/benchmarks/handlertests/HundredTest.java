/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.handlertests;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.RepeatedTest;

/** The same test a hundred times, to see what each takes. */
@QuarkusTest
class HundredTest extends ChatTest {

    @Override
    @RepeatedTest(100)
    void distributesWhatIsSaid() throws Exception {
        super.distributesWhatIsSaid();
    }
}
