/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.security;

import jakarta.annotation.security.DeclareRoles;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads {@code @RolesAllowed}, {@code @PermitAll} and {@code @DenyAll} of a handler class. */
public final class AccessReader {

    private AccessReader() {}

    /** Returns the rule for connecting: that of the class or, if the class has none, of the nearest superclass with a rule. */
    public static AccessRule ofClass(Class<?> handler) {
        return hierarchy(handler)
                .flatMap(type -> rule(type).stream())
                .findFirst()
                .orElse(AccessRule.EVERYBODY);
    }

    /** Returns the rule of a method; empty if only the rule of its class applies, which was checked during the handshake. */
    public static Optional<AccessRule> ofMethod(Method method) {
        return rule(method);
    }

    /** Returns every role that a handler class names. The container is asked about each of them while it still knows the user. */
    public static Set<String> namedRoles(Class<?> handler) {
        Set<String> named = hierarchy(handler)
                .flatMap(AccessReader::elements)
                .flatMap(AccessReader::rolesOn)
                .collect(Collectors.toCollection(TreeSet::new));
        named.remove(AccessRule.ANY_USER);
        return named;
    }

    private static Stream<String> rolesOn(AnnotatedElement element) {
        RolesAllowed allowed = element.getAnnotation(RolesAllowed.class);
        DeclareRoles declared = element.getAnnotation(DeclareRoles.class);
        return Stream.of(
                        allowed == null ? new String[0] : allowed.value(),
                        declared == null ? new String[0] : declared.value())
                .flatMap(Arrays::stream);
    }

    private static Optional<AccessRule> rule(AnnotatedElement element) {
        if (element.isAnnotationPresent(DenyAll.class)) {
            return Optional.of(
                    AccessRule.NOBODY); // first, so that access stays denied if other annotations are there too
        }
        RolesAllowed allowed = element.getAnnotation(RolesAllowed.class);
        if (allowed != null) {
            return Optional.of(AccessRule.of(Set.copyOf(List.of(allowed.value()))));
        }
        return element.isAnnotationPresent(PermitAll.class) ? Optional.of(AccessRule.EVERYBODY) : Optional.empty();
    }

    /** Returns the elements of a class that may have annotations of access: the class itself and its methods. */
    public static Stream<AnnotatedElement> elements(Class<?> type) {
        Stream<Method> methods = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .sorted((one, other) -> one.toString().compareTo(other.toString()));
        return Stream.concat(Stream.of(type), methods);
    }

    /** Returns a handler class and its superclasses, the nearest first. */
    public static Stream<Class<?>> hierarchy(Class<?> handler) {
        return Stream.iterate(handler, type -> type != null && type != Object.class, Class::getSuperclass);
    }
}
