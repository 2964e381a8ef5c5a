/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The parameter of a callback that is given a header of the upgrade request. Types, and what happens to a request without the
 * header, are those of {@link QueryParam}. A header that came several times has several values; commas divide nothing.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface HeaderParam {

    /** The name, whatever its case (RFC 9110 section 5.1). */
    String value();
}
