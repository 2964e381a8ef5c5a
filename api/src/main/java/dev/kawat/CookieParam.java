/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Passes a cookie of the upgrade request, as it came (RFC 6265 section 4.2), to a parameter of a callback. {@link QueryParam}
 * describes the types of the parameter, and the answer to a request without the cookie.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface CookieParam {

    /** The name of the cookie; its case matters. */
    String value();
}
