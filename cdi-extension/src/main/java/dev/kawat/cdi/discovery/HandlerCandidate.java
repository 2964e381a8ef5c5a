/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.problem.Problems;
import jakarta.enterprise.inject.spi.Annotated;
import jakarta.enterprise.inject.spi.AnnotatedField;
import jakarta.enterprise.inject.spi.AnnotatedMember;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.inject.Inject;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Optional;

/**
 * A bean whose instances are handlers, not yet checked.
 *
 * @param bean the bean
 * @param handlerClass the class with {@link WebSocketEndpoint}: the bean's own, or the type of what a producer makes
 * @param source what people call the bean
 */
record HandlerCandidate(Bean<?> bean, Class<?> handlerClass, String source) {

    /** A bean of a handler class. */
    static HandlerCandidate managed(Bean<?> bean) {
        Class<?> type = bean.getBeanClass();
        return new HandlerCandidate(bean, type, "class " + type.getName());
    }

    /** A bean that a producer method or field makes; empty when what it makes is no handler. */
    static Optional<HandlerCandidate> produced(Bean<?> bean, AnnotatedMember<?> producer) {
        Class<?> made = typeOf(producer);
        return made.isAnnotationPresent(WebSocketEndpoint.class)
                ? Optional.of(new HandlerCandidate(bean, made, "producer " + nameOf(producer)))
                : Optional.empty();
    }

    /**
     * Adds a problem for a handler class that is no bean if nothing could make it one: it would be an endpoint that nobody
     * serves. Where a class could be a bean and is none, somebody has said so, for example with an alternative.
     */
    static void checkCanBeABean(Class<?> type, Problems problems) {
        if (Modifier.isAbstract(type.getModifiers())) {
            problems.add(
                    "@WebSocketEndpoint on " + type.getName(),
                    "class must be concrete, for nothing makes instances of it, so move the annotation to its subclasses, got "
                            + kind(type));
            return;
        }
        if (type.isLocalClass() || (type.isMemberClass() && !Modifier.isStatic(type.getModifiers()))) {
            problems.add(
                    "@WebSocketEndpoint on " + type.getName(),
                    "class must be static or stand by itself, for CDI makes no beans of others, got " + kind(type));
            return;
        }
        boolean constructible = Arrays.stream(type.getDeclaredConstructors())
                .anyMatch(constructor ->
                        constructor.getParameterCount() == 0 || constructor.isAnnotationPresent(Inject.class));
        if (!constructible) {
            problems.add(
                    "@WebSocketEndpoint on " + type.getName(),
                    "class must be a bean, by a constructor without parameters or with @Inject, or by a producer, got neither");
        }
    }

    private static String kind(Class<?> type) {
        if (type.isInterface()) {
            return "an interface";
        }
        if (Modifier.isAbstract(type.getModifiers())) {
            return "an abstract class";
        }
        return type.isLocalClass() ? "a local class" : "an inner class";
    }

    private static Class<?> typeOf(Annotated producer) {
        if (producer instanceof AnnotatedMethod<?> method) {
            return method.getJavaMember().getReturnType();
        }
        return producer instanceof AnnotatedField<?> field
                ? field.getJavaMember().getType()
                : Object.class;
    }

    private static String nameOf(AnnotatedMember<?> producer) {
        return producer.getJavaMember().getDeclaringClass().getName() + "."
                + producer.getJavaMember().getName();
    }
}
