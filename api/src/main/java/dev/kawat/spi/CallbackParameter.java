/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.spi;

import java.lang.annotation.Annotation;
import java.lang.reflect.Parameter;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A parameter of a callback, as its class declares it.
 *
 * @param parameter the parameter: its type and its annotations
 * @param callback the annotation that makes its method a callback, such as {@code OnOpen.class}
 * @param pathVariables the variables of the endpoint's path, in its order; possibly empty
 */
public record CallbackParameter(Parameter parameter, Class<? extends Annotation> callback, Set<String> pathVariables) {

    /** Copies the variables, in their order. */
    public CallbackParameter {
        pathVariables = Collections.unmodifiableSet(new LinkedHashSet<>(pathVariables));
    }
}
