/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The promise that a callback never blocks: no JDBC, no lock that is held for long, no sleep.
 *
 * <p>Such a callback runs on the thread on which the transport received the message, without being handed to a worker;
 * or on a worker, right after a callback of the same connection that may block. Breaking the promise holds up other connections. On a class it is said of all its callbacks, and of the making and
 * destroying of the bean at close.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface NonBlocking {}
