/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.lang.annotation.Annotation;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A parameter of a callback, as its class declares it. Kawat creates it for {@link ParameterResolver}s.
 *
 * @param parameter the parameter, with its name and its annotations
 * @param type the type of the parameter. Type variables of superclasses are replaced by what the class of the handler says, and
 *     wildcards by their bounds
 * @param callback the annotation that makes the method a callback, such as {@code OnOpen.class}
 * @param pathVariables the names of the variables of the path of the endpoint, in its order; possibly empty
 */
public record CallbackParameter(
        Parameter parameter, Type type, Class<? extends Annotation> callback, Set<String> pathVariables) {

    /** Copies the names of the variables in their order. */
    public CallbackParameter {
        pathVariables = Collections.unmodifiableSet(new LinkedHashSet<>(pathVariables));
    }

    /** Creates a parameter whose type is the declared one. */
    public CallbackParameter(Parameter parameter, Class<? extends Annotation> callback, Set<String> pathVariables) {
        this(parameter, parameter.getParameterizedType(), callback, pathVariables);
    }
}
