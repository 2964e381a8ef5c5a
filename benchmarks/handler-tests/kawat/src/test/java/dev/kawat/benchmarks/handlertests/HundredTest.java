/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.handlertests;

import dev.kawat.test.TestClient;
import org.junit.jupiter.api.RepeatedTest;

/** The same test a hundred times, to see what each takes. */
class HundredTest extends ChatTest {

    @Override
    @RepeatedTest(100)
    void distributesWhatIsSaid(TestClient ann, TestClient bob) {
        super.distributesWhatIsSaid(ann, bob);
    }
}
