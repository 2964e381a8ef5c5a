/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.impl.codec.JsonbTypes.Member;
import dev.kawat.impl.parameter.GenericType;
import dev.kawat.impl.parameter.TypeArguments;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Finds types that JSON-B cannot read from any text, at deployment. */
final class JsonbTypeCheck {

    private JsonbTypeCheck() {}

    /** Returns why no text can be read as a plain type; empty if no reason is known. */
    static Optional<String> problem(Type type) {
        return problem(type, new HashSet<>());
    }

    private static Optional<String> problem(Type type, Set<Type> known) {
        Class<?> raw = TypeArguments.rawType(type);
        if (!known.add(type)) {
            return Optional.empty();
        }
        if (raw.isArray()) {
            return problem(raw.getComponentType(), known);
        }
        if (type instanceof GenericType generic) {
            for (Type argument : generic.arguments()) {
                Optional<String> problem = problem(argument, known);
                if (problem.isPresent()) {
                    return problem;
                }
            }
        }
        if (!JsonbTypes.isOwn(raw) || JsonbTypes.isCustomized(raw) || isPolymorphic(raw)) {
            return Optional.empty();
        }
        Optional<String> own = ownProblem(raw);
        if (own.isPresent() || JsonbTypes.hasCreator(raw)) {
            return own;
        }
        boolean nonPublic = NonPublicTypeReader.isNonPublic(raw);
        for (Member member : JsonbTypes.members(type).values()) {
            Optional<String> problem = nonPublic && !member.isPlain()
                    ? Optional.of("'" + member.name() + "' of " + raw.getName()
                            + " has annotations of JSON-B, which need a public class with a public constructor")
                    : problem(member.type(), known);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    private static boolean isPolymorphic(Class<?> raw) {
        return Modifier.isAbstract(raw.getModifiers()) && JsonbTypes.isCustomizedAbove(raw);
    }

    private static boolean isInner(Class<?> raw) {
        boolean isStatic = Modifier.isStatic(raw.getModifiers()) || raw.isRecord();
        return !isStatic && (raw.isMemberClass() || raw.isLocalClass() || raw.isAnonymousClass());
    }

    private static Optional<String> ownProblem(Class<?> raw) {
        if (Modifier.isAbstract(raw.getModifiers())) {
            return Optional.of(
                    raw.getName()
                            + " is abstract, so its class is unknown: add @JsonbTypeInfo or an adapter, or use a concrete class");
        }
        if (isInner(raw)) {
            return Optional.of(raw.getName() + " is an inner class: make it static");
        }
        if (JsonbTypes.hasCreator(raw)) {
            return Modifier.isPublic(raw.getModifiers())
                    ? Optional.empty()
                    : Optional.of(raw.getName() + " has a @JsonbCreator and is not public: make it public");
        }
        return raw.isRecord() || JsonbTypes.withoutParameters(raw).isPresent()
                ? Optional.empty()
                : Optional.of(raw.getName() + " has no constructor without parameters: add one, or a @JsonbCreator");
    }
}
