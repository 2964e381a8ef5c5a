/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import dev.kawat.WebSocketClient;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.descriptor.ClientReader;
import jakarta.enterprise.inject.spi.Annotated;
import jakarta.enterprise.inject.spi.AnnotatedField;
import jakarta.enterprise.inject.spi.AnnotatedMember;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.Bean;
import java.lang.reflect.AnnotatedElement;
import java.util.Optional;

/**
 * A bean whose instances are handlers, not yet checked.
 *
 * @param bean the bean
 * @param handlerClass the class with {@link WebSocketEndpoint}: the class of the bean, or the type of what a producer makes
 * @param source the name of the bean in messages
 */
public record HandlerCandidate(Bean<?> bean, Class<?> handlerClass, String source) {

    /** Returns the bean of a handler class. */
    static HandlerCandidate managed(Bean<?> bean) {
        Class<?> type = bean.getBeanClass();
        return new HandlerCandidate(bean, type, "class " + type.getName());
    }

    /** Returns the bean that a producer method or field makes; empty when the producer makes no handler. */
    static Optional<HandlerCandidate> produced(Bean<?> bean, AnnotatedMember<?> producer) {
        Class<?> made = typeOf(producer);
        return isHandler(made)
                ? Optional.of(new HandlerCandidate(bean, made, "producer " + nameOf(producer)))
                : Optional.empty();
    }

    /** Returns the name of the declaration in messages. */
    public String where() {
        return where(handlerClass);
    }

    /** Returns the name of the declaration on a class in messages. */
    public static String where(Class<?> handlerClass) {
        return isClient(handlerClass)
                ? ClientReader.where(handlerClass)
                : "@WebSocketEndpoint on " + handlerClass.getName();
    }

    /** Returns whether a class declares an endpoint or a client. */
    static boolean isHandler(AnnotatedElement type) {
        return type.isAnnotationPresent(WebSocketEndpoint.class) || type.isAnnotationPresent(WebSocketClient.class);
    }

    /** Returns whether a class declares a client. */
    public static boolean isClient(Class<?> handlerClass) {
        return ClientReader.isClient(handlerClass);
    }

    /** Returns whether objects of a class must be beans, because it declares a path or a client. */
    public static boolean mustBeBean(Class<?> handlerClass) {
        return hasPath(handlerClass) || isClient(handlerClass);
    }

    /** Returns whether a class declares a path; if not, its objects are handlers only where other code says so. */
    public static boolean hasPath(Class<?> handlerClass) {
        WebSocketEndpoint endpoint = handlerClass.getAnnotation(WebSocketEndpoint.class);
        return endpoint != null && !endpoint.value().isEmpty();
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
