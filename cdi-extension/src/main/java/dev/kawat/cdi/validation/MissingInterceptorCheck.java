/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import dev.kawat.cdi.discovery.CallbackAnnotations;
import dev.kawat.cdi.discovery.HandlerCandidate;
import dev.kawat.impl.descriptor.Callback;
import jakarta.enterprise.inject.spi.Annotated;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.InterceptionType;
import java.lang.System.Logger.Level;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Warns of annotations on handlers that have no effect because the application has no interceptor for them: interceptor bindings
 * such as {@code @Transactional} without a transaction manager, and constraints without a validator. CDI ignores them without a
 * warning.
 */
final class MissingInterceptorCheck {

    private static final System.Logger LOG = System.getLogger("dev.kawat.deployment");

    private static final String VALIDATE_ON_EXECUTION = "jakarta.validation.executable.ValidateOnExecution";

    /** The libraries that contain the interceptors of well-known annotations, by the beginning of the annotations' names. */
    private static final Map<String, String> LIBRARIES = Map.of(
            "jakarta.transaction.",
            "a transaction manager with its extension for CDI, such as Narayana,",
            "org.eclipse.microprofile.faulttolerance.",
            "an implementation of MicroProfile Fault Tolerance",
            "org.eclipse.microprofile.metrics.",
            "an implementation of MicroProfile Metrics",
            "jakarta.enterprise.concurrent.",
            "an implementation of Jakarta Concurrency");

    private static final String PRODUCED =
            "because CDI does not intercept objects that a producer makes: make the class a bean itself";

    private final Map<Bean<?>, AnnotatedType<?>> types;
    private final BeanManager beans;

    /**
     * Creates the check for an application that has started.
     *
     * @param types the types of the beans that are classes, with what extensions have added to them
     */
    MissingInterceptorCheck(Map<Bean<?>, AnnotatedType<?>> types, BeanManager beans) {
        this.types = types;
        this.beans = beans;
    }

    /** Logs a warning for each annotation of a handler class that has no effect. */
    void check(Bean<?> handler, Class<?> handlerClass) {
        AnnotatedType<?> known = types.get(handler);
        boolean produced = known == null;
        AnnotatedType<?> type = known == null ? beans.createAnnotatedType(handlerClass) : known;
        Map<Class<?>, Annotation> ofClass = bindings(type);
        String where = HandlerCandidate.where(handlerClass);
        ofClass.values().stream()
                .filter(binding -> produced || isUnbound(binding, ofClass))
                .forEach(binding -> warnOfBinding(where, binding, produced));
        type.getMethods().stream()
                .sorted(Comparator.comparing(method -> method.getJavaMember().toString()))
                .forEach(method -> checkMethod(type, ofClass, method, produced));
    }

    private void checkMethod(
            AnnotatedType<?> type, Map<Class<?>, Annotation> ofClass, AnnotatedMethod<?> method, boolean produced) {
        String where = where(type, method);
        Map<Class<?>, Annotation> own = bindings(method);
        Map<Class<?>, Annotation> all = new LinkedHashMap<>(ofClass);
        all.putAll(own); // Interceptors section 3.3: the bindings of the method win
        own.values().stream()
                .filter(binding -> produced || isUnbound(binding, all))
                .filter(binding -> produced || !isReplaced(binding) || !isBoundByExtension(type, method, all))
                .forEach(binding -> warnOfBinding(where, binding, produced));
        Annotation constraint = ValidationConstraints.on(method);
        if (constraint != null
                && !choosesValidation(type, method)
                && (produced || !isBoundByExtension(type, method, all))) {
            warnOfConstraint(where, constraint, produced);
        }
    }

    private static String where(AnnotatedType<?> type, AnnotatedMethod<?> method) {
        return CallbackAnnotations.of(method)
                .findFirst()
                .map(callback -> Callback.where(callback, type.getJavaClass(), method.getJavaMember()))
                .orElseGet(() -> "method " + type.getJavaClass().getName() + "."
                        + method.getJavaMember().getName());
    }

    private static void warnOfBinding(String where, Annotation binding, boolean produced) {
        String name = binding.annotationType().getName();
        String library = LIBRARIES.entrySet().stream()
                .filter(known -> name.startsWith(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("an interceptor for it, enabled by @Priority or beans.xml,");
        String reason = produced
                ? PRODUCED
                : "because no interceptor is bound to it: add " + library
                        + " to the application, or run it on a server that has one";
        warn(where + ": @" + binding.annotationType().getSimpleName() + " has no effect, " + reason);
    }

    private static void warnOfConstraint(String where, Annotation constraint, boolean produced) {
        String reason = produced
                ? PRODUCED
                : "because no validator intercepts the method: add Hibernate Validator with its extension for CDI to the"
                        + " application, or run it on a server that has one";
        warn(where + ": @" + constraint.annotationType().getSimpleName() + " is not checked, " + reason);
    }

    private static void warn(String text) {
        LOG.log(Level.WARNING, text);
    }

    /** Returns the bindings that a class or a method declares, also by stereotypes, by their types. */
    private Map<Class<?>, Annotation> bindings(Annotated declared) {
        return declared.getAnnotations().stream()
                .flatMap(this::withStereotypeDefinition)
                .filter(annotation -> beans.isInterceptorBinding(annotation.annotationType()))
                .sorted(Comparator.comparing(
                        annotation -> annotation.annotationType().getName()))
                .collect(Collectors.toMap(
                        Annotation::annotationType, binding -> binding, (one, another) -> one, LinkedHashMap::new));
    }

    private Stream<Annotation> withStereotypeDefinition(Annotation annotation) {
        Class<? extends Annotation> type = annotation.annotationType();
        return beans.isStereotype(type)
                ? Stream.concat(Stream.of(annotation), beans.getStereotypeDefinition(type).stream())
                : Stream.of(annotation);
    }

    /** Returns whether no interceptor is bound to a binding, nor to the bindings that it inherits. */
    private boolean isUnbound(Annotation binding, Map<Class<?>, Annotation> all) {
        Set<Class<?>> meant = Stream.concat(
                        Stream.of(binding), beans.getInterceptorBindingDefinition(binding.annotationType()).stream())
                .map(Annotation::annotationType)
                .collect(Collectors.toSet());
        return boundTypes(all.values()).noneMatch(meant::contains);
    }

    /** Returns whether servers bind their interceptor to an annotation of their own, which an extension adds beside this one. */
    private static boolean isReplaced(Annotation binding) {
        return binding.annotationType().getName().startsWith("org.eclipse.microprofile.");
    }

    /** Returns the binding types of all interceptors that are bound to some bindings, or to those that they inherit. */
    private Stream<Class<?>> boundTypes(Collection<Annotation> declared) {
        Map<Class<?>, Annotation> bindings = new LinkedHashMap<>();
        for (Annotation binding : declared) {
            bindings.put(binding.annotationType(), binding);
            beans.getInterceptorBindingDefinition(binding.annotationType()).stream()
                    .filter(part -> beans.isInterceptorBinding(part.annotationType()))
                    .forEach(part -> bindings.putIfAbsent(part.annotationType(), part));
        }
        Annotation[] given = bindings.values().toArray(new Annotation[0]);
        return Arrays.stream(InterceptionType.values())
                .flatMap(kind -> beans.resolveInterceptors(kind, given).stream())
                .flatMap(interceptor -> interceptor.getInterceptorBindings().stream())
                .map(Annotation::annotationType);
    }

    /** Returns whether the application itself chooses the methods to validate. */
    private static boolean choosesValidation(AnnotatedType<?> type, AnnotatedMethod<?> method) {
        return annotationsInSource(type, method)
                .anyMatch(annotation -> annotation.getName().equals(VALIDATE_ON_EXECUTION));
    }

    /** Returns whether an extension has added a binding to which an interceptor is bound, as the extensions of validators do. */
    private boolean isBoundByExtension(
            AnnotatedType<?> type, AnnotatedMethod<?> method, Map<Class<?>, Annotation> all) {
        Set<Class<?>> inSource = annotationsInSource(type, method).collect(Collectors.toSet());
        return all.values().stream()
                .filter(binding -> !inSource.contains(binding.annotationType()))
                .anyMatch(binding -> !isUnbound(binding, all));
    }

    private static Stream<Class<?>> annotationsInSource(AnnotatedType<?> type, AnnotatedMethod<?> method) {
        return List.<AnnotatedElement>of(type.getJavaClass(), method.getJavaMember()).stream()
                .flatMap(place -> Arrays.stream(place.getAnnotations()))
                .map(Annotation::annotationType);
    }
}
