/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.impl.codec.JsonbTypes.Member;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes the objects that JSON-B reads but cannot make: of records and classes that are not public, or whose constructor is not,
 * and of generic records. What is in them is left to JSON-B. Usable from any thread.
 */
final class ClosedTypes {

    private static final Map<Class<?>, Object> ABSENT = Map.ofEntries(
            Map.entry(boolean.class, false),
            Map.entry(char.class, '\0'),
            Map.entry(byte.class, (byte) 0),
            Map.entry(short.class, (short) 0),
            Map.entry(int.class, 0),
            Map.entry(long.class, 0L),
            Map.entry(float.class, 0f),
            Map.entry(double.class, 0d),
            Map.entry(Optional.class, Optional.empty()),
            Map.entry(OptionalInt.class, OptionalInt.empty()),
            Map.entry(OptionalLong.class, OptionalLong.empty()),
            Map.entry(OptionalDouble.class, OptionalDouble.empty()));

    /**
     * Makes what a type says of the value at which a walk through a text is, and goes past it. The text is proven, and the value has
     * the shape of the type. Only what JSON-B reads is cut out of the text: a peer may nest as deep as it likes.
     */
    @FunctionalInterface
    private interface Maker {
        @Nullable
        Object make(JsonText json) throws ReflectiveOperationException;
    }

    private final BiFunction<String, Type, @Nullable Object> open;
    private final Map<Type, Maker> makers = new ConcurrentHashMap<>();

    /** Such types beside those that JSON-B reads. */
    ClosedTypes(BiFunction<String, Type, @Nullable Object> jsonb) {
        this.open = jsonb;
    }

    /**
     * The object in a text that is proven, and has the shape of the type.
     *
     * @throws RuntimeException what JSON-B, a constructor or a setter throws
     * @throws JsonTypeException when there is no such object, whatever the text
     */
    @Nullable
    Object read(String text, Type type) {
        return read(JsonText.walk(text), type);
    }

    private @Nullable Object read(JsonText json, Type type) {
        try {
            return makerOf(type).make(json);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof Error error) {
                throw error;
            }
            throw thrown.getCause() instanceof RuntimeException refusal
                    ? refusal
                    : new IllegalArgumentException(thrown.getCause());
        } catch (ReflectiveOperationException impossible) {
            throw new JsonTypeException(type, impossible);
        }
    }

    /** Returns whether JSON-B cannot make all that is in a plain type. */
    static boolean reaches(Type type) {
        return reaches(type, new HashSet<>());
    }

    private static boolean reaches(Type type, Set<Type> known) {
        Class<?> raw = JsonbTypes.raw(type);
        if (!known.add(type)) {
            return false;
        }
        if (raw.isArray()) {
            return reaches(raw.getComponentType(), known);
        }
        if (type instanceof JsonbTypes.Parameterized parameterized
                && parameterized.arguments().stream().anyMatch(argument -> reaches(argument, known))) {
            return true;
        }
        return isOfProperties(raw)
                && (isClosed(raw)
                        || JsonbTypes.members(type).values().stream()
                                .anyMatch(member -> reaches(member.type(), known)));
    }

    private static boolean isOfProperties(Class<?> raw) {
        return JsonbTypes.isOwn(raw) && !Modifier.isAbstract(raw.getModifiers()) && !JsonbTypes.isCustomized(raw);
    }

    /** Returns whether JSON-B cannot make the objects of a class; it can where one of its annotations says how. */
    private static boolean isClosed(Class<?> raw) {
        if (JsonbTypes.hasCreator(raw)) {
            return false;
        }
        if (raw.isRecord()) {
            return !isPublic(raw)
                    || raw.getTypeParameters().length > 0
                    || raw.getDeclaredConstructors().length > 1
                    || !Modifier.isPublic(JsonbTypes.canonical(raw).getModifiers());
        }
        return JsonbTypes.withoutParameters(raw)
                .map(constructor -> !isPublic(raw) || !isPublicOrProtected(constructor))
                .orElse(false);
    }

    private static boolean isPublic(Class<?> type) {
        return Modifier.isPublic(type.getModifiers());
    }

    private static boolean isPublicOrProtected(Constructor<?> constructor) {
        return Modifier.isPublic(constructor.getModifiers()) || Modifier.isProtected(constructor.getModifiers());
    }

    private Maker makerOf(Type type) {
        Maker known = makers.get(type);
        return known != null ? known : makers.computeIfAbsent(type, this::maker);
    }

    private Maker maker(Type type) {
        Class<?> raw = JsonbTypes.raw(type);
        if (!reaches(type)) {
            return json -> open.apply(json.cut(), type);
        }
        if (raw.isArray()) {
            return orNull(json -> array(json, raw.getComponentType()));
        }
        if (raw == Optional.class) {
            Type value = JsonbTypes.argument(type, 0);
            return json -> Optional.ofNullable(read(json, value));
        }
        if (Collection.class.isAssignableFrom(raw)) {
            Type element = JsonbTypes.argument(type, 0);
            return orNull(json -> collection(json, raw, element));
        }
        if (Map.class.isAssignableFrom(raw)) {
            return orNull(json -> map(json, raw, JsonbTypes.argument(type, 0), JsonbTypes.argument(type, 1)));
        }
        return orNull(raw.isRecord() ? ofRecord(type, raw) : ofClass(type, raw));
    }

    private static Maker orNull(Maker maker) {
        return json -> json.takeNull() ? null : maker.make(json);
    }

    private Maker ofRecord(Type type, Class<?> raw) {
        Constructor<?> constructor = JsonbTypes.canonical(raw);
        constructor.setAccessible(true);
        List<Member> components = List.copyOf(JsonbTypes.members(type).values());
        Map<String, Integer> places = new HashMap<>();
        components.forEach(component -> places.put(component.name(), places.size()));
        return json -> {
            @Nullable
            Object[] arguments = components.stream()
                    .map(component -> ABSENT.get(JsonbTypes.raw(component.type())))
                    .toArray();
            for (boolean more = json.enter(); more; more = json.next()) {
                Integer place = places.get(json.name());
                if (place == null) {
                    json.skip();
                } else {
                    arguments[place] = read(json, components.get(place).type());
                }
            }
            return constructor.newInstance(arguments);
        };
    }

    private Maker ofClass(Type type, Class<?> raw) {
        Constructor<?> constructor =
                JsonbTypes.withoutParameters(raw).orElseThrow(() -> new JsonTypeException(type, null));
        constructor.setAccessible(true);
        Map<String, Member> members = JsonbTypes.members(type);
        return json -> {
            Object made = constructor.newInstance();
            for (boolean more = json.enter(); more; more = json.next()) {
                Member member = members.get(json.name());
                if (member == null) {
                    json.skip();
                } else {
                    set(made, member, read(json, member.type()));
                }
            }
            return made;
        };
    }

    private static void set(Object object, Member member, @Nullable Object value) throws ReflectiveOperationException {
        if (member.target() instanceof Method setter) {
            setter.setAccessible(true);
            setter.invoke(object, value);
        } else if (member.target() instanceof Field field) {
            field.setAccessible(true);
            field.set(object, value);
        }
    }

    private Object array(JsonText json, Class<?> component) {
        List<@Nullable Object> elements = new ArrayList<>();
        addAll(elements, json, component);
        Object array = Array.newInstance(component, elements.size());
        for (int i = 0; i < elements.size(); i++) {
            Array.set(array, i, elements.get(i));
        }
        return array;
    }

    private Collection<@Nullable Object> collection(JsonText json, Class<?> raw, Type element)
            throws ReflectiveOperationException {
        Collection<@Nullable Object> collection = emptyCollection(raw);
        addAll(collection, json, element);
        return collection;
    }

    private void addAll(Collection<@Nullable Object> collection, JsonText json, Type element) {
        for (boolean more = json.enter(); more; more = json.next()) {
            collection.add(read(json, element));
        }
    }

    @SuppressWarnings("unchecked")
    private static Collection<@Nullable Object> emptyCollection(Class<?> raw) throws ReflectiveOperationException {
        if (!raw.isInterface()) {
            return (Collection<@Nullable Object>) raw.getConstructor().newInstance();
        }
        if (SortedSet.class.isAssignableFrom(raw)) {
            return (Collection<@Nullable Object>) (Collection<?>) new TreeSet<>();
        }
        if (Set.class.isAssignableFrom(raw)) {
            return new LinkedHashSet<>();
        }
        return Queue.class.isAssignableFrom(raw)
                ? (Collection<@Nullable Object>) (Collection<?>) new ArrayDeque<>()
                : new ArrayList<>();
    }

    private Map<@Nullable Object, @Nullable Object> map(JsonText json, Class<?> raw, Type key, Type value)
            throws ReflectiveOperationException {
        Map<@Nullable Object, @Nullable Object> map = emptyMap(raw);
        for (boolean more = json.enter(); more; more = json.next()) {
            map.put(key(json.name(), key), read(json, value));
        }
        return map;
    }

    private @Nullable Object key(String name, Type type) {
        return type == String.class || type == Object.class ? name : open.apply(JsonText.quoted(name), type);
    }

    @SuppressWarnings("unchecked")
    private static Map<@Nullable Object, @Nullable Object> emptyMap(Class<?> raw) throws ReflectiveOperationException {
        if (!raw.isInterface()) {
            return (Map<@Nullable Object, @Nullable Object>)
                    raw.getConstructor().newInstance();
        }
        return SortedMap.class.isAssignableFrom(raw)
                ? (Map<@Nullable Object, @Nullable Object>) (Map<?, ?>) new TreeMap<>()
                : new LinkedHashMap<>();
    }

    /** Why nothing can be read as a plain type, whatever the text; empty where nothing is known of that. */
    static Optional<String> problem(Type type) {
        return problem(type, new HashMap<>());
    }

    private static Optional<String> problem(Type type, Map<Type, Boolean> known) {
        Class<?> raw = JsonbTypes.raw(type);
        if (known.put(type, true) != null) {
            return Optional.empty();
        }
        if (raw.isArray()) {
            return problem(raw.getComponentType(), known);
        }
        if (type instanceof JsonbTypes.Parameterized parameterized) {
            for (Type argument : parameterized.arguments()) {
                Optional<String> problem = problem(argument, known);
                if (problem.isPresent()) {
                    return problem;
                }
            }
        }
        if (!JsonbTypes.isOwn(raw) || JsonbTypes.isCustomized(raw) || isToldApart(raw)) {
            return Optional.empty();
        }
        Optional<String> own = ownProblem(raw);
        if (own.isPresent() || JsonbTypes.hasCreator(raw)) {
            return own;
        }
        boolean closed = isClosed(raw);
        for (Member member : JsonbTypes.members(type).values()) {
            Optional<String> problem = closed && !member.isPlain()
                    ? Optional.of("'" + member.name() + "' of " + raw.getName()
                            + " has annotations of JSON-B, which it honours in public classes with public constructors"
                            + " alone")
                    : problem(member.type(), known);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    private static boolean isToldApart(Class<?> raw) {
        return Modifier.isAbstract(raw.getModifiers()) && JsonbTypes.isCustomizedAbove(raw);
    }

    private static boolean isInner(Class<?> raw) {
        boolean isStatic = Modifier.isStatic(raw.getModifiers()) || raw.isRecord();
        return !isStatic && (raw.isMemberClass() || raw.isLocalClass() || raw.isAnonymousClass());
    }

    private static Optional<String> ownProblem(Class<?> raw) {
        if (Modifier.isAbstract(raw.getModifiers())) {
            return Optional.of(raw.getName()
                    + " is abstract, and nothing says which class it is: give it @JsonbTypeInfo or an adapter, or take a"
                    + " class");
        }
        if (isInner(raw)) {
            return Optional.of(raw.getName() + " is a class within an object: make it static");
        }
        if (JsonbTypes.hasCreator(raw)) {
            return isPublic(raw)
                    ? Optional.empty()
                    : Optional.of(raw.getName() + " has a @JsonbCreator and is not public: make it public");
        }
        return raw.isRecord() || JsonbTypes.withoutParameters(raw).isPresent()
                ? Optional.empty()
                : Optional.of(raw.getName() + " has no constructor without parameters: add one, or a @JsonbCreator");
    }
}
