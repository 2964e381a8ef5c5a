/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.message;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What transports have made of a message that goes to many connections, so that each form is made once: its frame, or its
 * compressed frame for given parameters. Usable from any thread; two threads that come first at once may both make a form.
 */
public final class FrameCache {

    /** How many forms a message can have. */
    public static final int COUNT = 16;

    private final AtomicReferenceArray<byte @Nullable []> forms = new AtomicReferenceArray<>(COUNT);

    /** The form with a number from 0 to {@link #COUNT} - 1; null while nobody has made it. Nobody may change the bytes. */
    public byte @Nullable [] get(int form) {
        return forms.getAcquire(form);
    }

    /** Keeps a form, of which nobody changes a byte from now on. */
    public void keep(int form, byte[] bytes) {
        forms.setRelease(form, bytes);
    }
}
