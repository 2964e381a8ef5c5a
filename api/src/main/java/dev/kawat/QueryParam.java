/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Passes a query parameter of the upgrade request, decoded, to a parameter of a callback.
 *
 * <p>The parameter may be:
 *
 * <ul>
 *   <li>a {@code String}, a primitive or its wrapper, or an enum
 *   <li>any type with a static method {@code valueOf}, {@code fromString}, {@code of} or {@code parse} that takes text, or with a
 *       constructor that takes a {@code String}
 *   <li>an {@code Optional<T>} of these, which is empty if the request does not have the query parameter
 *   <li>a {@code List<T>} of these, which has all values, possibly none
 * </ul>
 *
 * <p>If it is not a {@code List}, it gets the first value. A request without the query parameter is refused with 400, except for
 * {@code Optional} and {@code List}. So is a request whose value does not convert.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface QueryParam {

    /** The decoded name of the query parameter. */
    String value();
}
