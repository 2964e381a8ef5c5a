/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.handlertests;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import org.junit.jupiter.api.RepeatedTest;

/** The same test a hundred times, to see what each takes. It extends nothing: Quarkus takes two related tests for one bean. */
@QuarkusTest
class HundredTest {

    @TestHTTPResource("/")
    URI uri;

    @RepeatedTest(100)
    void distributesWhatIsSaid() throws Exception {
        ChatTest test = new ChatTest();
        test.uri = uri;
        test.distributesWhatIsSaid();
    }
}
