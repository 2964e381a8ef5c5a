/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.message;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The frames that transports have made of a message to many connections, so that each form is made once: the plain frame, and
 * the compressed frame for each set of parameters. Usable from any thread. Two threads that need a form first at the same time
 * may both make it.
 */
public final class FrameCache {

    /** The number of forms that a message can have. */
    public static final int COUNT = 16;

    private final AtomicReferenceArray<byte @Nullable []> forms = new AtomicReferenceArray<>(COUNT);

    /**
     * Returns the form with a number from 0 to {@link #COUNT} - 1; null if it has not been made yet. The bytes must not be
     * changed.
     */
    public byte @Nullable [] get(int form) {
        return forms.getAcquire(form);
    }

    /** Keeps a form, whose bytes must not be changed from now on. */
    public void keep(int form, byte[] bytes) {
        forms.setRelease(form, bytes);
    }
}
