/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.OnConnection;
import jakarta.annotation.security.DeclareRoles;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads {@code @RolesAllowed}, {@code @PermitAll} and {@code @DenyAll} of a handler class, and checks what they can break. */
public final class AccessReader {

    private static final List<Class<? extends Annotation>> RULES =
            List.of(RolesAllowed.class, PermitAll.class, DenyAll.class);

    /** Callbacks that are due whoever the peer is. */
    private static final List<Class<? extends Annotation>> UNGUARDED =
            List.of(OnConnection.class, OnClose.class, OnError.class);

    private AccessReader() {}

    /** Who may connect: what the class says or, where it says nothing, the nearest superclass that does. */
    public static AccessRule ofClass(Class<?> handler) {
        return hierarchy(handler)
                .flatMap(type -> rule(type).stream())
                .findFirst()
                .orElse(AccessRule.EVERYBODY);
    }

    /** Who may call a method, if it says so itself; what its class says was decided at the handshake. */
    public static Optional<AccessRule> ofMethod(Method method) {
        return rule(method);
    }

    /** Every role that a handler class names, so that a container can be asked about it while it still knows the user. */
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
            return Optional.of(AccessRule.NOBODY); // first: what a deployment check misses must not open a door
        }
        RolesAllowed allowed = element.getAnnotation(RolesAllowed.class);
        if (allowed != null) {
            return Optional.of(AccessRule.of(Set.copyOf(List.of(allowed.value()))));
        }
        return element.isAnnotationPresent(PermitAll.class) ? Optional.of(AccessRule.EVERYBODY) : Optional.empty();
    }

    /** Adds a problem for each such annotation of a handler class that breaks a rule. */
    static void check(Class<?> handler, Problems problems) {
        hierarchy(handler).flatMap(AccessReader::elements).forEach(element -> check(element, problems));
    }

    private static void check(AnnotatedElement element, Problems problems) {
        List<Class<? extends Annotation>> present =
                RULES.stream().filter(element::isAnnotationPresent).toList();
        if (present.isEmpty()) {
            return;
        }
        String first = "@" + present.get(0).getSimpleName() + " " + place(element);
        if (present.size() > 1) {
            problems.add(first, "must be alone, got @" + present.get(1).getSimpleName() + " too");
        }
        RolesAllowed allowed = element.getAnnotation(RolesAllowed.class);
        if (allowed != null) {
            checkRoles(allowed, first, problems);
        }
        UNGUARDED.stream()
                .filter(element::isAnnotationPresent)
                .forEach(callback -> problems.add(
                        first,
                        "must be on a class, an @OnOpen or an @OnMessage method, got @" + callback.getSimpleName()));
    }

    private static void checkRoles(RolesAllowed allowed, String where, Problems problems) {
        List<String> roles = List.of(allowed.value());
        if (roles.isEmpty()) {
            problems.add(where, "value must name a role, got none");
        }
        roles.stream()
                .filter(String::isBlank)
                .forEach(blank -> problems.add(where, "value must name roles that are not blank", blank));
    }

    private static String place(AnnotatedElement element) {
        if (element instanceof Method method) {
            String parameters = Arrays.stream(method.getParameterTypes())
                    .map(Class::getSimpleName)
                    .collect(Collectors.joining(", ", "(", ")"));
            return "method " + method.getDeclaringClass().getName() + "." + method.getName() + parameters;
        }
        return "on " + ((Class<?>) element).getName();
    }

    private static Stream<AnnotatedElement> elements(Class<?> type) {
        Stream<Method> methods = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .sorted((one, other) -> one.toString().compareTo(other.toString()));
        return Stream.concat(Stream.of(type), methods);
    }

    private static Stream<Class<?>> hierarchy(Class<?> handler) {
        return Stream.iterate(handler, type -> type != null && type != Object.class, Class::getSuperclass);
    }
}
