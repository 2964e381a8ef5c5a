/* SPDX-License-Identifier: Apache-2.0 */
package io.quarkus.websockets.next;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Called as an annotation of Quarkus is. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD})
public @interface OnTextMessage {}
