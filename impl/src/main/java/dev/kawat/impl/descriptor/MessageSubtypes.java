/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.MessageType;
import dev.kawat.impl.problem.Problems;
import java.lang.annotation.Annotation;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The classes that a sealed type permits, distinguished by their {@link MessageType}. */
public final class MessageSubtypes {

    /** The annotations by which JSON libraries distinguish subtypes; as names, because the libraries are optional. */
    private static final Set<String> OF_LIBRARIES = Set.of(
            "jakarta.json.bind.annotation.JsonbTypeInfo",
            "jakarta.json.bind.annotation.JsonbTypeAdapter",
            "jakarta.json.bind.annotation.JsonbTypeDeserializer",
            "com.fasterxml.jackson.annotation.JsonTypeInfo",
            "com.fasterxml.jackson.databind.annotation.JsonDeserialize");

    private MessageSubtypes() {}

    /** Returns whether the subtypes of a type are distinguished here: it is sealed and no JSON library does it. */
    public static boolean isPolymorphic(Type type) {
        return type instanceof Class<?> known
                && known.isSealed()
                && Arrays.stream(known.getAnnotations()).noneMatch(MessageSubtypes::isOfLibrary);
    }

    private static boolean isOfLibrary(Annotation annotation) {
        return OF_LIBRARIES.contains(annotation.annotationType().getName());
    }

    /** Returns the message type of a class. */
    public static Optional<String> nameOf(Class<?> type) {
        return Optional.ofNullable(type.getAnnotation(MessageType.class)).map(MessageType::value);
    }

    /** Returns the classes of the objects of a sealed type by their message types; without classes that have none. */
    public static Map<String, Class<?>> byName(Class<?> sealed) {
        Map<String, Class<?>> named = new LinkedHashMap<>();
        for (Class<?> leaf : leaves(sealed)) {
            nameOf(leaf).ifPresent(name -> named.putIfAbsent(name, leaf));
        }
        return named;
    }

    /** Adds a problem for each class that cannot be distinguished from the others. */
    public static void check(Class<?> sealed, String where, Problems problems) {
        Map<String, Class<?>> named = byName(sealed);
        String rule = "each class that the sealed type " + sealed.getName() + " permits must ";
        for (Class<?> leaf : leaves(sealed)) {
            Optional<String> name = nameOf(leaf);
            if (isAbstract(leaf) || leaf.isEnum()) {
                problems.add(where, rule + "be sealed, or a record or class that can be instantiated", leaf.getName());
            } else if (name.isEmpty()) {
                problems.add(where, rule + "have a @MessageType", leaf.getName());
            } else if (named.get(name.get()) != leaf) {
                problems.add(where, rule + "have a @MessageType of its own", name.get());
            }
        }
    }

    private static boolean isAbstract(Class<?> leaf) {
        return Modifier.isAbstract(leaf.getModifiers());
    }

    /** Returns the permitted classes, on all levels, of which there may be objects. */
    private static List<Class<?>> leaves(Class<?> type) {
        List<Class<?>> leaves = new ArrayList<>();
        if (!type.isSealed() || !isAbstract(type)) {
            leaves.add(type);
        }
        if (type.isSealed()) {
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                leaves.addAll(leaves(permitted));
            }
        }
        return leaves;
    }
}
