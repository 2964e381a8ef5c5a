/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.impl.parameter.CallbackAnnotation;
import dev.kawat.impl.parameter.ClassHierarchy;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.security.AccessReader;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.annotation.security.RunAs;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks the annotations of access, such as {@code @RolesAllowed}, that handler classes bear. */
final class AccessCheck {

    private static final List<Class<? extends Annotation>> RULES =
            List.of(RolesAllowed.class, PermitAll.class, DenyAll.class);

    /** Callbacks that are asked for only if the peer may; the others are due whoever the peer is. */
    private static final List<Class<? extends Annotation>> GUARDED = List.of(OnOpen.class, OnMessage.class);

    /** Annotations that mean something elsewhere, to others or to older servers, and nothing here. */
    private static final Set<String> FOREIGN = Set.of(
            "io.quarkus.security.Authenticated",
            "io.quarkus.security.PermissionsAllowed",
            "io.micronaut.security.annotation.Secured",
            "javax.annotation.security.DenyAll",
            "javax.annotation.security.PermitAll",
            "javax.annotation.security.RolesAllowed",
            "org.springframework.security.access.annotation.Secured",
            "org.springframework.security.access.prepost.PostAuthorize",
            "org.springframework.security.access.prepost.PreAuthorize");

    private AccessCheck() {}

    /** Adds a problem for each annotation of access in a handler class that breaks a rule. */
    public static void check(Class<?> handler, Problems problems) {
        AccessReader.hierarchy(handler)
                .flatMap(AccessReader::elements)
                .forEach(element -> check(element, handler, problems));
        ClassHierarchy.interfaces(handler).stream()
                .flatMap(AccessReader::elements)
                .forEach(element -> checkInterface(element, handler, problems));
    }

    /** Adds a problem for each such annotation of an error callback whose class is no endpoint. */
    public static void checkErrorCallback(Method method, Problems problems) {
        check(method, method.getDeclaringClass(), problems);
    }

    private static void checkInterface(AnnotatedElement element, Class<?> handler, Problems problems) {
        RULES.stream()
                .filter(element::isAnnotationPresent)
                .forEach(rule -> problems.add(
                        "@" + rule.getSimpleName() + " " + place(element),
                        "must be in the class, because annotations of interfaces are not inherited, so repeat it in "
                                + handler.getName()));
    }

    private static void check(AnnotatedElement element, Class<?> handler, Problems problems) {
        checkForeign(element, problems);
        List<Class<? extends Annotation>> present =
                RULES.stream().filter(element::isAnnotationPresent).toList();
        if (present.isEmpty()) {
            return;
        }
        String first = "@" + present.get(0).getSimpleName() + " " + place(element);
        if (present.size() > 1) {
            problems.add(
                    first,
                    "must be the only annotation of access, got @"
                            + present.get(1).getSimpleName() + " too");
        }
        RolesAllowed allowed = element.getAnnotation(RolesAllowed.class);
        if (allowed != null) {
            checkRoles(allowed, first, problems);
        }
        if (element instanceof Method method && !InterfaceReader.isForOpenOrMessage(method, handler)) {
            checkGuarded(method, first, problems);
        }
    }

    private static void checkGuarded(Method method, String where, Problems problems) {
        List<Class<? extends Annotation>> callbacks = CallbackAnnotation.types().stream()
                .filter(method::isAnnotationPresent)
                .toList();
        if (callbacks.isEmpty()) {
            problems.add(
                    where,
                    "must be on a class, an @OnOpen or an @OnMessage method, got a method that is not a callback");
        }
        callbacks.stream()
                .filter(callback -> !GUARDED.contains(callback))
                .forEach(callback -> problems.add(
                        where,
                        "must be on a class, an @OnOpen or an @OnMessage method, got @" + callback.getSimpleName()));
    }

    /** Adds a problem for each annotation that looks as if it guarded something. */
    private static void checkForeign(AnnotatedElement element, Problems problems) {
        for (Annotation annotation : element.getAnnotations()) {
            Class<? extends Annotation> type = annotation.annotationType();
            String where = "@" + type.getSimpleName() + " " + place(element);
            if (type == RunAs.class) {
                problems.add(where, "must be removed, because callbacks run with the identity of the peer");
            } else if (isForeign(type)) {
                problems.add(
                        where,
                        "access must be declared by @RolesAllowed ('**' for every user), @PermitAll or @DenyAll of"
                                + " jakarta.annotation.security, because other annotations have no effect",
                        type.getName());
            } else if (RULES.stream().anyMatch(type::isAnnotationPresent)) {
                problems.add(
                        where,
                        "access must be declared directly here, because annotations on an annotation have no effect");
            }
        }
    }

    private static boolean isForeign(Class<? extends Annotation> type) {
        Class<?> outer = type.getEnclosingClass(); // it may hold several of them
        return FOREIGN.contains(type.getName()) || (outer != null && FOREIGN.contains(outer.getName()));
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
}
