/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The parameter of a callback that is given a cookie of the upgrade request, as it came (RFC 6265 section 4.2). Types, and what
 * happens to a request without the cookie, are those of {@link QueryParam}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface CookieParam {

    /** The name, in this case exactly. */
    String value();
}
