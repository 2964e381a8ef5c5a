/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The parameter of a callback that is given a query parameter of the upgrade request, decoded.
 *
 * <p>The parameter is a {@code String}, a primitive or its wrapper, an enum, or of any type with a static method {@code
 * valueOf}, {@code fromString}, {@code of} or {@code parse} for a text, or with a constructor for a {@code String}. A request
 * without the query parameter is refused with 400, and so is one whose value does not convert; {@code Optional<T>} is empty
 * when there is none, and {@code List<T>} holds every value, possibly none. Otherwise the first value counts.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface QueryParam {

    /** The name, as it is when decoded. */
    String value();
}
