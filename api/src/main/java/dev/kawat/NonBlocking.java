/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Promises that a callback never blocks: no JDBC, no lock that is held for long, no sleep. A callback that breaks the promise
 * delays other connections.
 *
 * <p>The callback runs on the thread on which the transport received the message, without a worker. Right after a callback of the
 * same connection that may block, it runs on the worker of that callback.
 *
 * <p>On a class, the promise covers all callbacks, and the creation and destruction of the bean.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface NonBlocking {}
