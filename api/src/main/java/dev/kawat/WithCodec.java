/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Chooses a codec by its class, whatever its priority. The codec must be a bean.
 *
 * <ul>
 *   <li>On the class of an endpoint: it is asked before all others for every object that the endpoint receives or sends.
 *   <li>On a callback method: it reads the message that the method takes, and writes the message that the method returns.
 *   <li>On the message parameter of a callback: it reads the message. This wins over the method.
 * </ul>
 *
 * <p>A codec that is chosen for a method or a parameter is asked for text and bytes too. It must support the type of the message.
 * A result that it does not support is written as it would be without the annotation.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.PARAMETER})
public @interface WithCodec {

    /** The codec for both directions; {@code Codec.class} for none. */
    Class<? extends Codec> value() default Codec.class;

    /** The codec for messages that are received, if it is not {@link #value()}. */
    Class<? extends Codec> in() default Codec.class;

    /** The codec for messages that are sent, if it is not {@link #value()}. */
    Class<? extends Codec> out() default Codec.class;
}
