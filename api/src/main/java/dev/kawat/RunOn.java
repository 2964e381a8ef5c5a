/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Chooses the workers that callbacks run on: on a method for one callback, on a class for all of its callbacks. The annotation of
 * the method wins.
 *
 * <p>Without the annotation, or if the chosen kind of worker does not exist, callbacks run on the workers of the application:
 * managed threads of the platform if there is one, otherwise virtual threads on Java 24 or later, otherwise a thread pool. All of
 * them have the context that the platform gives its own threads, such as the names in {@code java:comp}.
 *
 * <p>A callback has either this annotation or {@link NonBlocking}, because a callback that does not block needs no worker.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface RunOn {

    /** The kind of worker. */
    Worker value();

    /** A kind of worker. */
    enum Worker {
        /** A new virtual thread whenever work is handed over, on Java 21 or later. */
        VIRTUAL,
        /** A thread that the {@code ManagedThreadFactory} of the platform has made. */
        MANAGED
    }
}
