/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What JSON-B sees in the classes of an application, as far as it is the same everywhere: their properties and their types. */
final class JsonbTypes {

    private static final String ANNOTATIONS = JsonbProperty.class.getPackageName() + ".";

    private JsonbTypes() {}

    /**
     * A property that can be set.
     *
     * @param name its name in JSON
     * @param type its type, without variables
     * @param isPlain whether it has no annotation of JSON-B but those for names and nulls
     * @param target where it is set: a method or a field; null for a component of a record
     */
    record Member(
            String name,
            Type type,
            boolean isPlain,
            @Nullable AnnotatedElement target) {}

    /** A class with what its variables stand for. */
    record Parameterized(Class<?> raw, List<Type> arguments) implements ParameterizedType {

        @Override
        public Type[] getActualTypeArguments() {
            return arguments.toArray(Type[]::new);
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return raw.getDeclaringClass();
        }

        @Override
        public String getTypeName() {
            return raw.getName() + "<"
                    + String.join(
                            ", ", arguments.stream().map(Type::getTypeName).toList()) + ">";
        }
    }

    /** A type without variables and wildcards: a class, or {@link Parameterized}; arrays of the latter are those of their class. */
    static Type plain(Type type, Map<TypeVariable<?>, Type> variables) {
        if (type instanceof ParameterizedType parameterized) {
            List<Type> arguments = Arrays.stream(parameterized.getActualTypeArguments())
                    .map(argument -> plain(argument, variables))
                    .toList();
            return new Parameterized((Class<?>) parameterized.getRawType(), arguments);
        }
        if (type instanceof TypeVariable<?> variable) {
            return variables.getOrDefault(variable, Object.class);
        }
        if (type instanceof WildcardType wildcard) {
            return plain(wildcard.getUpperBounds()[0], variables);
        }
        return type instanceof GenericArrayType array
                ? raw(plain(array.getGenericComponentType(), variables)).arrayType()
                : type;
    }

    /** The class of a plain type. */
    static Class<?> raw(Type type) {
        return type instanceof ParameterizedType parameterized
                ? (Class<?>) parameterized.getRawType()
                : (Class<?>) type;
    }

    /** What a plain type says for a variable of its class; {@code Object} where it does not. */
    static Type argument(Type type, int index) {
        return type instanceof Parameterized parameterized
                ? parameterized.arguments().get(index)
                : Object.class;
    }

    /** Returns whether a class is the application's, and nothing that a library knows by heart. */
    static boolean isOwn(Class<?> type) {
        return !type.isPrimitive()
                && !type.isArray()
                && !type.isEnum()
                && !type.getName().startsWith("java.")
                && !type.getName().startsWith("javax.")
                && !type.getName().startsWith("jakarta.")
                && !java.util.Collection.class.isAssignableFrom(type)
                && !Map.class.isAssignableFrom(type);
    }

    /** Returns whether something says itself how it is read. */
    static boolean isCustomized(AnnotatedElement element) {
        return Arrays.stream(element.getAnnotations()).anyMatch(JsonbTypes::customizes);
    }

    /** Returns whether a type, or one that it extends, says itself how it is read; so an abstract one may be told apart. */
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

    /** Returns whether a constructor or a factory method of a class is chosen for JSON-B. */
    static boolean hasCreator(Class<?> type) {
        return Stream.<AnnotatedElement>concat(
                        Arrays.stream(type.getDeclaredConstructors()), Arrays.stream(type.getDeclaredMethods()))
                .anyMatch(made -> made.isAnnotationPresent(jakarta.json.bind.annotation.JsonbCreator.class));
    }

    /** The canonical constructor of a record. */
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

    /** The constructor without parameters; empty where there is none. */
    static Optional<Constructor<?>> withoutParameters(Class<?> type) {
        return Arrays.stream(type.getDeclaredConstructors())
                .filter(constructor -> constructor.getParameterCount() == 0)
                .findFirst();
    }

    /** The properties of a class of the application that can be set, by their names in JSON. */
    static Map<String, Member> members(Type type) {
        Class<?> raw = raw(type);
        Map<String, Member> members = new LinkedHashMap<>();
        Stream<Member> found = raw.isRecord() ? components(raw, type) : properties(raw, type);
        found.forEach(member -> members.merge(
                member.name(),
                member,
                (one, other) -> new Member(
                        one.name(), Object.class, false, one.target()))); // two of one name: not ours to judge
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

    /** Wherever annotations of a property may stand. */
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

    /** The name of a property in the name of its method: two capitals stay. */
    private static String property(String name) {
        boolean stays =
                name.length() > 1 && Character.isUpperCase(name.charAt(0)) && Character.isUpperCase(name.charAt(1));
        return stays || name.isEmpty() ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    /** What the variables of a class stand for, as a type says. */
    private static Map<TypeVariable<?>, Type> variables(Type type) {
        Map<TypeVariable<?>, Type> variables = new HashMap<>();
        TypeVariable<?>[] declared = raw(type).getTypeParameters();
        for (int i = 0; i < declared.length; i++) {
            variables.put(declared[i], argument(type, i));
        }
        return variables;
    }

    /** What the variables of a superclass stand for, as a type says. */
    private static Map<TypeVariable<?>, Type> variables(Type type, Class<?> superclass) {
        Type at = type;
        while (raw(at) != superclass) {
            Type above = raw(at).getGenericSuperclass();
            if (above == null) {
                return Map.of(); // an interface declares it
            }
            at = plain(above, variables(at));
        }
        return variables(at);
    }
}
