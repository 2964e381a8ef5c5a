/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import jakarta.enterprise.context.NormalScope;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The scope of one WebSocket connection: one instance for each connection that uses the bean.
 *
 * <p>The scope is active in every callback of an endpoint, on any thread. Its instances are destroyed after {@code onClose} has
 * returned. The events {@code @Initialized}, {@code @BeforeDestroyed} and {@code @Destroyed} of this scope are fired for each
 * connection, with the {@link WebSocketConnection}, if there are observers.
 */
@NormalScope
@Inherited
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
public @interface ConnectionScoped {}
