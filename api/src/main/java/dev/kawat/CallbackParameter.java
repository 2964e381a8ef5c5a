/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.lang.annotation.Annotation;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A parameter of a callback, as its class declares it.
 *
 * @param parameter the parameter: its name and its annotations
 * @param type the type of the parameter, with what the class of the handler says in place of the type variables of its
 *     superclasses, and with their bounds in place of wildcards
 * @param callback the annotation that makes its method a callback, such as {@code OnOpen.class}
 * @param pathVariables the variables of the endpoint's path, in its order; possibly empty
 */
public record CallbackParameter(
        Parameter parameter, Type type, Class<? extends Annotation> callback, Set<String> pathVariables) {

    /** Copies the variables, in their order. */
    public CallbackParameter {
        pathVariables = Collections.unmodifiableSet(new LinkedHashSet<>(pathVariables));
    }

    /** A parameter whose type is as declared. */
    public CallbackParameter(Parameter parameter, Class<? extends Annotation> callback, Set<String> pathVariables) {
        this(parameter, parameter.getParameterizedType(), callback, pathVariables);
    }
}
