/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Chooses the workers that callbacks run on, for one callback or for all of a class; the nearer wins. Without it, and wherever
 * the chosen kind does not exist, callbacks run on the application's workers: the platform's managed executor where there is
 * one, else virtual threads from Java 24 on, else a pool. What the platform knows of its own threads, such as names in {@code
 * java:comp}, is known on all of them.
 *
 * <p>A callback has either this or {@link NonBlocking}, which means that it needs no worker.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface RunOn {

    /** The kind of worker. */
    Worker value();

    /** A kind of worker. */
    enum Worker {
        /** A virtual thread for each hand-over, from Java 21 on. */
        VIRTUAL,
        /** A thread of the platform's {@code ManagedExecutorService}. */
        MANAGED
    }
}
