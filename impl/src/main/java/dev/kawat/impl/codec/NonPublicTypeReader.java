/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.impl.codec.JsonbTypes.Member;
import dev.kawat.impl.parameter.GenericType;
import dev.kawat.impl.parameter.TypeArguments;
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
 * Reads objects that JSON-B cannot create: those of records and classes that are not public or have no public constructor, and
 * those of generic records. Their members are read by JSON-B. Can be used from any thread.
 */
final class NonPublicTypeReader {

    /** The values of absent components of records. */
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
     * Reads the value at the current position of a text, and advances past it. The text has been checked, and the value has the
     * shape of the type. Only the parts for JSON-B are copied from the text, because a peer may nest as deep as it likes.
     */
    @FunctionalInterface
    private interface ValueReader {
        @Nullable
        Object read(JsonText json) throws ReflectiveOperationException;
    }

    private final BiFunction<String, Type, @Nullable Object> jsonb;
    private final Map<Type, ValueReader> readers = new ConcurrentHashMap<>();

    /** A reader that leaves all other types to JSON-B. */
    NonPublicTypeReader(BiFunction<String, Type, @Nullable Object> jsonb) {
        this.jsonb = jsonb;
    }

    /**
     * Returns the object in a text that has been checked and has the shape of the type.
     *
     * @throws RuntimeException if JSON-B, a constructor or a setter throws it
     * @throws JsonTypeException if no text can be read as the type
     */
    @Nullable
    Object read(String text, Type type) {
        return read(JsonText.walk(text), type);
    }

    private @Nullable Object read(JsonText json, Type type) {
        try {
            return readerOf(type).read(json);
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

    /** Returns whether a plain type has members, on any level, that JSON-B cannot create. */
    static boolean isNeededFor(Type type) {
        return isNeededFor(type, new HashSet<>());
    }

    private static boolean isNeededFor(Type type, Set<Type> known) {
        Class<?> raw = TypeArguments.rawType(type);
        if (!known.add(type)) {
            return false;
        }
        if (raw.isArray()) {
            return isNeededFor(raw.getComponentType(), known);
        }
        if (type instanceof GenericType generic
                && generic.arguments().stream().anyMatch(argument -> isNeededFor(argument, known))) {
            return true;
        }
        return hasProperties(raw)
                && (isNonPublic(raw)
                        || JsonbTypes.members(type).values().stream()
                                .anyMatch(member -> isNeededFor(member.type(), known)));
    }

    private static boolean hasProperties(Class<?> raw) {
        return JsonbTypes.isOwn(raw) && !Modifier.isAbstract(raw.getModifiers()) && !JsonbTypes.isCustomized(raw);
    }

    /** Returns whether JSON-B cannot create the objects of a class. It can if an annotation chooses a constructor or method. */
    static boolean isNonPublic(Class<?> raw) {
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

    private ValueReader readerOf(Type type) {
        ValueReader known = readers.get(type);
        return known != null ? known : readers.computeIfAbsent(type, this::createReader);
    }

    private ValueReader createReader(Type type) {
        Class<?> raw = TypeArguments.rawType(type);
        if (!isNeededFor(type)) {
            return json -> jsonb.apply(json.readRaw(), type);
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

    private static ValueReader orNull(ValueReader reader) {
        return json -> json.skipNull() ? null : reader.read(json);
    }

    private ValueReader ofRecord(Type type, Class<?> raw) {
        Constructor<?> constructor = JsonbTypes.canonical(raw);
        constructor.setAccessible(true);
        List<Member> components = List.copyOf(JsonbTypes.members(type).values());
        Map<String, Integer> places = new HashMap<>();
        components.forEach(component -> places.put(component.name(), places.size()));
        return json -> {
            @Nullable
            Object[] arguments = components.stream()
                    .map(component -> ABSENT.get(TypeArguments.rawType(component.type())))
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

    private ValueReader ofClass(Type type, Class<?> raw) {
        Constructor<?> constructor =
                JsonbTypes.withoutParameters(raw).orElseThrow(() -> new JsonTypeException(type, null));
        constructor.setAccessible(true);
        Map<String, Member> members = JsonbTypes.members(type);
        return json -> {
            Object object = constructor.newInstance();
            for (boolean more = json.enter(); more; more = json.next()) {
                Member member = members.get(json.name());
                if (member == null) {
                    json.skip();
                } else {
                    set(object, member, read(json, member.type()));
                }
            }
            return object;
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
        return type == String.class || type == Object.class ? name : jsonb.apply(JsonText.quoted(name), type);
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
}
