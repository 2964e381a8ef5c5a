/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import dev.kawat.impl.descriptor.Callback;
import jakarta.enterprise.inject.spi.Annotated;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.AnnotatedParameter;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.InterceptionType;
import java.lang.System.Logger.Level;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Warns of annotations on handlers that ask for something which nobody here does: interceptor bindings to which no interceptor is
 * bound, such as {@code @Transactional} without a transaction manager, and constraints without a validator. CDI lets them pass
 * without a word.
 */
final class IdleAnnotations {

    private static final System.Logger LOG = System.getLogger("dev.kawat.deployment");

    private static final String VALID = "jakarta.validation.Valid";
    private static final String CONSTRAINT = "jakarta.validation.Constraint";
    private static final String VALIDATE_ON_EXECUTION = "jakarta.validation.executable.ValidateOnExecution";

    /** What brings the interceptors of well-known annotations, by the beginning of their names. */
    private static final Map<String, String> SOURCES = Map.of(
            "jakarta.transaction.",
            "a transaction manager with its extension for CDI, such as Narayana",
            "org.eclipse.microprofile.faulttolerance.",
            "an implementation of MicroProfile Fault Tolerance",
            "org.eclipse.microprofile.metrics.",
            "an implementation of MicroProfile Metrics",
            "jakarta.enterprise.concurrent.",
            "an implementation of Jakarta Concurrency");

    private final Map<Bean<?>, AnnotatedType<?>> types;
    private final BeanManager beans;

    /**
     * Those of an application that has started.
     *
     * @param types the types of the beans that are classes, with what extensions have added to them
     */
    IdleAnnotations(Map<Bean<?>, AnnotatedType<?>> types, BeanManager beans) {
        this.types = types;
        this.beans = beans;
    }

    /** Logs a warning for each place in the class of a handler. */
    void warn(Bean<?> handler, Class<?> handlerClass) {
        AnnotatedType<?> known = types.get(handler);
        boolean produced = known == null;
        AnnotatedType<?> type = known == null ? beans.createAnnotatedType(handlerClass) : known;
        Map<Class<?>, Annotation> ofClass = bindings(type);
        String where = "@WebSocketEndpoint on " + handlerClass.getName();
        ofClass.values().stream()
                .filter(binding -> produced || isIdle(binding, ofClass))
                .forEach(binding -> warn(where, binding, produced));
        type.getMethods().stream()
                .sorted(Comparator.comparing(method -> method.getJavaMember().toString()))
                .forEach(method -> look(type, ofClass, method, produced));
    }

    private void look(
            AnnotatedType<?> type, Map<Class<?>, Annotation> ofClass, AnnotatedMethod<?> method, boolean produced) {
        String where = where(type, method);
        Map<Class<?>, Annotation> own = bindings(method);
        Map<Class<?>, Annotation> all = new LinkedHashMap<>(ofClass);
        all.putAll(own); // the method's wins (Interceptors section 3.3)
        own.values().stream()
                .filter(binding -> produced || isIdle(binding, all))
                .filter(binding -> produced || !isReplaced(binding) || !isBoundByExtension(type, method, all))
                .forEach(binding -> warn(where, binding, produced));
        Annotation constraint = constraint(method);
        if (constraint != null && !isChosen(type, method) && (produced || !isBoundByExtension(type, method, all))) {
            warnOfConstraint(where, constraint, produced);
        }
    }

    private static String where(AnnotatedType<?> type, AnnotatedMethod<?> method) {
        return StrayCallbacks.annotations(method)
                .findFirst()
                .map(callback -> Callback.where(callback, type.getJavaClass(), method.getJavaMember()))
                .orElseGet(() -> "method " + type.getJavaClass().getName() + "."
                        + method.getJavaMember().getName());
    }

    private static void warn(String where, Annotation binding, boolean produced) {
        String name = binding.annotationType().getName();
        String source = SOURCES.entrySet().stream()
                .filter(known -> name.startsWith(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("what has an interceptor for it, enabled by @Priority or beans.xml");
        String why = produced
                ? "what a producer makes has no interceptors: make the class a bean itself"
                : "no interceptor is bound to it: add " + source
                        + " to the application, or run it on a server that has it";
        warn(where + ": @" + binding.annotationType().getSimpleName() + " does nothing here, for " + why);
    }

    private static void warnOfConstraint(String where, Annotation constraint, boolean produced) {
        String why = produced
                ? "what a producer makes has no interceptors: make the class a bean itself"
                : "no validator intercepts it: add Hibernate Validator with its extension for CDI to the application, or run it"
                        + " on a server that has one";
        warn(where + ": @" + constraint.annotationType().getSimpleName() + " is not checked, for " + why);
    }

    private static void warn(String text) {
        LOG.log(Level.WARNING, text);
    }

    // ---- interceptor bindings ----

    /** The bindings that are declared on a class or a method, also by stereotypes, by their types. */
    private Map<Class<?>, Annotation> bindings(Annotated declared) {
        return declared.getAnnotations().stream()
                .flatMap(this::withParts)
                .filter(annotation -> beans.isInterceptorBinding(annotation.annotationType()))
                .sorted(Comparator.comparing(
                        annotation -> annotation.annotationType().getName()))
                .collect(Collectors.toMap(
                        Annotation::annotationType, binding -> binding, (one, another) -> one, LinkedHashMap::new));
    }

    private Stream<Annotation> withParts(Annotation annotation) {
        Class<? extends Annotation> type = annotation.annotationType();
        return beans.isStereotype(type)
                ? Stream.concat(Stream.of(annotation), beans.getStereotypeDefinition(type).stream())
                : Stream.of(annotation);
    }

    /** Returns whether no interceptor of the application is bound to a binding, nor to those that it has itself. */
    private boolean isIdle(Annotation binding, Map<Class<?>, Annotation> all) {
        Set<Class<?>> meant = Stream.concat(
                        Stream.of(binding), beans.getInterceptorBindingDefinition(binding.annotationType()).stream())
                .map(Annotation::annotationType)
                .collect(Collectors.toSet());
        return bound(all.values()).noneMatch(meant::contains);
    }

    /** Returns whether servers bind their interceptor to an annotation of their own, which an extension adds beside this one. */
    private static boolean isReplaced(Annotation binding) {
        return binding.annotationType().getName().startsWith("org.eclipse.microprofile.");
    }

    /** The types of the bindings of all interceptors that some bindings, and those that they have, bring. */
    private Stream<Class<?>> bound(Collection<Annotation> declared) {
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

    // ---- constraints ----

    /** A constraint of Jakarta Validation on a method, its result or its parameters; null for none. */
    static @Nullable Annotation constraint(AnnotatedMethod<?> method) {
        Stream<Annotation> ofParameters = method.getParameters().stream()
                .map(AnnotatedParameter::getJavaParameter)
                .flatMap(parameter -> Stream.concat(
                        Arrays.stream(parameter.getAnnotations()), ofTypes(parameter.getAnnotatedType())));
        Stream<Annotation> ofMethod = Stream.concat(
                method.getAnnotations().stream(), ofTypes(method.getJavaMember().getAnnotatedReturnType()));
        return Stream.concat(ofParameters, ofMethod)
                .filter(annotation -> isConstraint(annotation.annotationType()))
                .findFirst()
                .orElse(null);
    }

    /** Those within a type, as in {@code List<@NotBlank String>}. */
    private static Stream<Annotation> ofTypes(java.lang.reflect.AnnotatedType type) {
        Stream<java.lang.reflect.AnnotatedType> parts = Stream.empty();
        if (type instanceof AnnotatedParameterizedType generic) {
            parts = Arrays.stream(generic.getAnnotatedActualTypeArguments());
        } else if (type instanceof AnnotatedArrayType array) {
            parts = Stream.of(array.getAnnotatedGenericComponentType());
        }
        return Stream.concat(Arrays.stream(type.getAnnotations()), parts.flatMap(IdleAnnotations::ofTypes));
    }

    /** By names: there need not be a validator, nor its API, on our class path. */
    static boolean isConstraint(Class<?> annotation) {
        Class<?> outer = annotation.getEnclosingClass(); // of several of a kind, as in @Size.List
        return annotation.getName().equals(VALID) || isMarked(annotation) || (outer != null && isMarked(outer));
    }

    private static boolean isMarked(Class<?> type) {
        return Arrays.stream(type.getAnnotations())
                .anyMatch(meta -> meta.annotationType().getName().equals(CONSTRAINT));
    }

    /** Returns whether the application has said itself which methods are to be validated. */
    private static boolean isChosen(AnnotatedType<?> type, AnnotatedMethod<?> method) {
        List<AnnotatedElement> places = List.of(type.getJavaClass(), method.getJavaMember());
        return places.stream()
                .flatMap(place -> Arrays.stream(place.getAnnotations()))
                .anyMatch(annotation -> annotation.annotationType().getName().equals(VALIDATE_ON_EXECUTION));
    }

    /** Returns whether an extension, as validators have it, has added a binding to which an interceptor is bound. */
    private boolean isBoundByExtension(
            AnnotatedType<?> type, AnnotatedMethod<?> method, Map<Class<?>, Annotation> all) {
        Set<Class<?>> declared = Stream.<AnnotatedElement>of(type.getJavaClass(), method.getJavaMember())
                .flatMap(place -> Arrays.stream(place.getAnnotations()))
                .map(Annotation::annotationType)
                .collect(Collectors.toSet());
        return all.values().stream()
                .filter(binding -> !declared.contains(binding.annotationType()))
                .anyMatch(binding -> !isIdle(binding, all));
    }
}
