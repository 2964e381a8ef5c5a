/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.AnnotatedParameter;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Recognizes constraints of Jakarta Validation by name, because its API need not be on the class path. */
final class ValidationConstraints {

    private static final String VALID = "jakarta.validation.Valid";
    private static final String CONSTRAINT = "jakarta.validation.Constraint";

    private ValidationConstraints() {}

    /** Returns a constraint on a method, its result or its parameters; null for none. */
    static @Nullable Annotation on(AnnotatedMethod<?> method) {
        Stream<Annotation> ofParameters = method.getParameters().stream()
                .map(AnnotatedParameter::getJavaParameter)
                .flatMap(parameter ->
                        Stream.concat(Arrays.stream(parameter.getAnnotations()), within(parameter.getAnnotatedType())));
        Stream<Annotation> ofMethod = Stream.concat(
                method.getAnnotations().stream(), within(method.getJavaMember().getAnnotatedReturnType()));
        return Stream.concat(ofParameters, ofMethod)
                .filter(annotation -> isConstraint(annotation.annotationType()))
                .findFirst()
                .orElse(null);
    }

    /** Returns the annotations within a type, as in {@code List<@NotBlank String>}. */
    private static Stream<Annotation> within(AnnotatedType type) {
        Stream<AnnotatedType> parts = Stream.empty();
        if (type instanceof AnnotatedParameterizedType generic) {
            parts = Arrays.stream(generic.getAnnotatedActualTypeArguments());
        } else if (type instanceof AnnotatedArrayType array) {
            parts = Stream.of(array.getAnnotatedGenericComponentType());
        }
        return Stream.concat(Arrays.stream(type.getAnnotations()), parts.flatMap(ValidationConstraints::within));
    }

    /** Returns whether an annotation is a constraint, several of one kind as in {@code @Size.List}, or {@code @Valid}. */
    static boolean isConstraint(Class<?> annotation) {
        Class<?> outer = annotation.getEnclosingClass();
        return annotation.getName().equals(VALID)
                || isMetaAnnotated(annotation)
                || (outer != null && isMetaAnnotated(outer));
    }

    private static boolean isMetaAnnotated(Class<?> type) {
        return Arrays.stream(type.getAnnotations())
                .anyMatch(meta -> meta.annotationType().getName().equals(CONSTRAINT));
    }
}
