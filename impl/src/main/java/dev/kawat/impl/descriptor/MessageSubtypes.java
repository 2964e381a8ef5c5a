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

/** The classes that a sealed type permits, told apart by their {@link MessageType}. */
public final class MessageSubtypes {

    /** Annotations by which a JSON library tells subtypes apart itself; by name, for it need not be there. */
    private static final Set<String> OF_LIBRARIES = Set.of(
            "jakarta.json.bind.annotation.JsonbTypeInfo",
            "jakarta.json.bind.annotation.JsonbTypeAdapter",
            "jakarta.json.bind.annotation.JsonbTypeDeserializer",
            "com.fasterxml.jackson.annotation.JsonTypeInfo",
            "com.fasterxml.jackson.databind.annotation.JsonDeserialize");

    private MessageSubtypes() {}

    /** Whether a type is sealed, and says nothing to the JSON libraries about its subtypes. */
    public static boolean areToldApart(Type type) {
        return type instanceof Class<?> known
                && known.isSealed()
                && Arrays.stream(known.getAnnotations()).noneMatch(MessageSubtypes::isOfLibrary);
    }

    private static boolean isOfLibrary(Annotation annotation) {
        return OF_LIBRARIES.contains(annotation.annotationType().getName());
    }

    /** The message type of a class. */
    public static Optional<String> nameOf(Class<?> type) {
        return Optional.ofNullable(type.getAnnotation(MessageType.class)).map(MessageType::value);
    }

    /** The classes of which an object of a sealed type may be, by their message types; without those that have none. */
    public static Map<String, Class<?>> byName(Class<?> sealed) {
        Map<String, Class<?>> named = new LinkedHashMap<>();
        for (Class<?> leaf : leaves(sealed)) {
            nameOf(leaf).ifPresent(name -> named.putIfAbsent(name, leaf));
        }
        return named;
    }

    /** Adds a problem for each class that cannot be told apart from the others. */
    public static void check(Class<?> sealed, String where, Problems problems) {
        Map<String, Class<?>> named = byName(sealed);
        String rule = "each class that the sealed type " + sealed.getName() + " permits must ";
        for (Class<?> leaf : leaves(sealed)) {
            Optional<String> name = nameOf(leaf);
            if (isOpen(leaf) || leaf.isEnum()) {
                problems.add(where, rule + "be sealed, or a record or class that can be made", leaf.getName());
            } else if (name.isEmpty()) {
                problems.add(where, rule + "have a @MessageType", leaf.getName());
            } else if (named.get(name.get()) != leaf) {
                problems.add(where, rule + "have a @MessageType of its own", name.get());
            }
        }
    }

    private static boolean isOpen(Class<?> leaf) {
        return Modifier.isAbstract(leaf.getModifiers());
    }

    /** What is permitted and not sealed in turn, or sealed and a class that can be made itself. */
    private static List<Class<?>> leaves(Class<?> type) {
        List<Class<?>> leaves = new ArrayList<>();
        if (!type.isSealed() || !isOpen(type)) {
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
