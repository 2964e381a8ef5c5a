/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.impl.parameter.GenericType;
import dev.kawat.impl.parameter.TypeArguments;
import jakarta.json.bind.annotation.JsonbCreator;
import jakarta.json.bind.annotation.JsonbNillable;
import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The properties of the classes of an application and their types, as all providers of JSON-B see them. */
final class JsonbTypes {

    private static final String ANNOTATIONS = JsonbProperty.class.getPackageName() + ".";

    private JsonbTypes() {}

    /**
     * A property that can be set.
     *
     * @param name its name in JSON
     * @param type its type, without type variables
     * @param isPlain whether it has no annotations of JSON-B other than those for names and nulls
     * @param target the method or field by which it is set; null for a component of a record
     */
    record Member(
            String name,
            Type type,
            boolean isPlain,
            @Nullable AnnotatedElement target) {}

    /**
     * Returns a type without type variables and wildcards: a class or a {@link GenericType}. An array of the latter becomes an
     * array of its class.
     */
    static Type plain(Type type, Map<TypeVariable<?>, Type> variables) {
        if (type instanceof ParameterizedType parameterized) {
            List<Type> arguments = Arrays.stream(parameterized.getActualTypeArguments())
                    .map(argument -> plain(argument, variables))
                    .toList();
            Class<?> raw = (Class<?>) parameterized.getRawType();
            return new GenericType(raw.getDeclaringClass(), raw, arguments);
        }
        if (type instanceof TypeVariable<?> variable) {
            return variables.getOrDefault(variable, Object.class);
        }
        if (type instanceof WildcardType wildcard) {
            return plain(wildcard.getUpperBounds()[0], variables);
        }
        return type instanceof GenericArrayType array
                ? TypeArguments.rawType(plain(array.getGenericComponentType(), variables))
                        .arrayType()
                : type;
    }

    /** Returns the type argument of a plain type; {@code Object} if it has none. */
    static Type argument(Type type, int index) {
        return type instanceof GenericType generic ? generic.arguments().get(index) : Object.class;
    }

    /** Returns whether a class belongs to the application, and is not one that JSON libraries treat specially. */
    static boolean isOwn(Class<?> type) {
        return !type.isPrimitive()
                && !type.isArray()
                && !type.isEnum()
                && !type.getName().startsWith("java.")
                && !type.getName().startsWith("javax.")
                && !type.getName().startsWith("jakarta.")
                && !Collection.class.isAssignableFrom(type)
                && !Map.class.isAssignableFrom(type);
    }

    /** Returns whether annotations choose how an element is read. */
    static boolean isCustomized(AnnotatedElement element) {
        return Arrays.stream(element.getAnnotations()).anyMatch(JsonbTypes::customizes);
    }

    /** Returns whether annotations on a type or one of its supertypes choose how it is read. */
    static boolean isCustomizedAbove(@Nullable Class<?> type) {
        return type != null
                && (isCustomized(type)
                        || isCustomizedAbove(type.getSuperclass())
                        || Arrays.stream(type.getInterfaces()).anyMatch(JsonbTypes::isCustomizedAbove));
    }

    private static boolean customizes(Annotation annotation) {
        Class<?> type = annotation.annotationType();
        return type.getName().startsWith(ANNOTATIONS)
                && type != JsonbProperty.class
                && type != JsonbNillable.class
                && type != JsonbPropertyOrder.class;
    }

    /** Returns whether a class has a constructor or method with {@code @JsonbCreator}. */
    static boolean hasCreator(Class<?> type) {
        return Stream.<AnnotatedElement>concat(
                        Arrays.stream(type.getDeclaredConstructors()), Arrays.stream(type.getDeclaredMethods()))
                .anyMatch(made -> made.isAnnotationPresent(JsonbCreator.class));
    }

    /** Returns the canonical constructor of a record. */
    static Constructor<?> canonical(Class<?> type) {
        Class<?>[] components = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(components);
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Returns the constructor without parameters; empty if there is none. */
    static Optional<Constructor<?>> withoutParameters(Class<?> type) {
        return Arrays.stream(type.getDeclaredConstructors())
                .filter(constructor -> constructor.getParameterCount() == 0)
                .findFirst();
    }

    /** Returns the properties of a class of the application that can be set, by their names in JSON. */
    static Map<String, Member> members(Type type) {
        Class<?> raw = TypeArguments.rawType(type);
        Map<String, Member> members = new LinkedHashMap<>();
        Stream<Member> found = raw.isRecord() ? components(raw, type) : properties(raw, type);
        found.forEach(member -> members.merge(
                member.name(),
                member,
                (one, other) -> new Member(
                        one.name(), Object.class, false, one.target()))); // JSON-B decides between two of one name
        return members;
    }

    private static Stream<Member> components(Class<?> raw, Type type) {
        Map<TypeVariable<?>, Type> variables = variables(type);
        Constructor<?> canonical = canonical(raw);
        RecordComponent[] components = raw.getRecordComponents();
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            List<AnnotatedElement> places = Stream.of(
                            canonical.getParameters()[i], component.getAccessor(), field(raw, component.getName()))
                    .filter(Objects::nonNull)
                    .map(AnnotatedElement.class::cast)
                    .toList();
            members.add(member(component.getName(), plain(component.getGenericType(), variables), places, null));
        }
        return members.stream();
    }

    private static Stream<Member> properties(Class<?> raw, Type type) {
        Map<String, Member> members = new HashMap<>();
        for (Field field : raw.getFields()) {
            int modifiers = field.getModifiers();
            if (!Modifier.isStatic(modifiers) && !Modifier.isFinal(modifiers) && !Modifier.isTransient(modifiers)) {
                Type declared = plain(field.getGenericType(), variables(type, field.getDeclaringClass()));
                members.put(field.getName(), member(field.getName(), declared, places(raw, field.getName()), field));
            }
        }
        for (Method method : raw.getMethods()) {
            if (isSetter(method)) {
                String name = property(method.getName().substring(3));
                Type declared =
                        plain(method.getGenericParameterTypes()[0], variables(type, method.getDeclaringClass()));
                members.put(name, member(name, declared, places(raw, name), method));
            }
        }
        return members.values().stream();
    }

    private static boolean isSetter(Method method) {
        return method.getName().startsWith("set")
                && method.getName().length() > 3
                && method.getParameterCount() == 1
                && !Modifier.isStatic(method.getModifiers())
                && !method.isBridge();
    }

    /** Returns all elements that may have annotations of a property. */
    private static List<AnnotatedElement> places(Class<?> raw, String name) {
        List<AnnotatedElement> places = new ArrayList<>();
        Arrays.stream(raw.getMethods())
                .filter(method -> method.getName().length() > 2 && method.getParameterCount() < 2)
                .filter(method -> name.equals(propertyOf(method.getName())))
                .forEach(places::add);
        for (Class<?> type = raw; type != null; type = type.getSuperclass()) {
            Field field = field(type, name);
            if (field != null) {
                places.add(field);
            }
        }
        return places;
    }

    private static @Nullable String propertyOf(String method) {
        if (method.startsWith("is")) {
            return property(method.substring(2));
        }
        return (method.startsWith("get") || method.startsWith("set")) && method.length() > 3
                ? property(method.substring(3))
                : null;
    }

    private static @Nullable Field field(Class<?> type, String name) {
        return Arrays.stream(type.getDeclaredFields())
                .filter(field -> field.getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static Member member(
            String name, Type type, List<AnnotatedElement> places, @Nullable AnnotatedElement target) {
        String called = places.stream()
                .map(place -> place.getAnnotation(JsonbProperty.class))
                .filter(Objects::nonNull)
                .map(JsonbProperty::value)
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse(name);
        boolean isPlain = places.stream().noneMatch(JsonbTypes::isCustomized);
        return new Member(called, isPlain ? type : Object.class, isPlain, target);
    }

    /** Returns the property of a method name without its prefix. A name that begins with two capitals is unchanged. */
    private static String property(String name) {
        boolean stays =
                name.length() > 1 && Character.isUpperCase(name.charAt(0)) && Character.isUpperCase(name.charAt(1));
        return stays || name.isEmpty() ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    /** Returns the type arguments of a type by the variables of its class. */
    private static Map<TypeVariable<?>, Type> variables(Type type) {
        Map<TypeVariable<?>, Type> variables = new HashMap<>();
        TypeVariable<?>[] declared = TypeArguments.rawType(type).getTypeParameters();
        for (int i = 0; i < declared.length; i++) {
            variables.put(declared[i], argument(type, i));
        }
        return variables;
    }

    /** Returns the type arguments that a type gives to a superclass. */
    private static Map<TypeVariable<?>, Type> variables(Type type, Class<?> superclass) {
        Type at = type;
        while (TypeArguments.rawType(at) != superclass) {
            Type above = TypeArguments.rawType(at).getGenericSuperclass();
            if (above == null) {
                return Map.of(); // an interface declares it
            }
            at = plain(above, variables(at));
        }
        return variables(at);
    }
}
