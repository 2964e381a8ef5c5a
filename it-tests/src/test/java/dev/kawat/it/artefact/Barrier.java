/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.artefact;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A barrier at which handlers wait until a test opens it. */
@ApplicationScoped
public class Barrier {

    private static final int BOUND_SECONDS = 30;

    private final CountDownLatch open = new CountDownLatch(1);

    void await() throws InterruptedException {
        if (!open.await(BOUND_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("nobody opened the barrier");
        }
    }

    void open() {
        open.countDown();
    }
}
