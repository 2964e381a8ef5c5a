/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Passes a header of the upgrade request to a parameter of a callback. {@link QueryParam} describes the types of the parameter,
 * and the answer to a request without the header. A header that occurs several times has several values; values are not split
 * at commas.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface HeaderParam {

    /** The name of the header; its case does not matter (RFC 9110 section 5.1). */
    String value();
}
