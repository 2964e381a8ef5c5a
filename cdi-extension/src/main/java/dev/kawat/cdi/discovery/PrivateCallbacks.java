/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.descriptor.Problems;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.annotation.Annotation;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds private callbacks with an interceptor binding: Kawat calls them, but CDI would not intercept them. */
final class PrivateCallbacks {

    /** One, and an annotation that it has beside that of the callback. */
    private record Annotated(String where, Class<? extends Annotation> annotation) {}

    private final List<Annotated> found = new ArrayList<>();

    /** Looks at the class of a handler. */
    void collect(AnnotatedType<?> type) {
        for (AnnotatedMethod<?> method : type.getMethods()) {
            if (Modifier.isPrivate(method.getJavaMember().getModifiers())) {
                StrayCallbacks.annotations(method)
                        .findFirst()
                        .map(callback -> Callback.where(callback, type.getJavaClass(), method.getJavaMember()))
                        .ifPresent(where -> method.getAnnotations()
                                .forEach(other -> found.add(new Annotated(where, other.annotationType()))));
            }
        }
    }

    /** Adds a problem for each, in the order of their names. */
    void check(BeanManager beans, Problems problems) {
        found.stream()
                .filter(one -> beans.isInterceptorBinding(one.annotation()))
                .sorted(Comparator.comparing(Annotated::where))
                .forEach(one -> problems.add(
                        one.where(),
                        "@" + one.annotation().getSimpleName()
                                + " needs a method that is not private, for CDI intercepts no others"));
    }
}
