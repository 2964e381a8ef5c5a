/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.sources;

import jakarta.enterprise.context.NormalScope;
import jakarta.enterprise.inject.Stereotype;
import jakarta.inject.Qualifier;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Text that says what applications can name of the API: a line for each type that is public or protected, and below it, indented, a
 * line for each member. Nullness is not part of it.
 *
 * @param types the members of each type, by the line of the type
 */
record ApiDescription(NavigableMap<String, NavigableSet<String>> types) {

    private static final String INDENT = "  ";

    /** Describes the classes below a directory. */
    static ApiDescription of(Path classes, ClassLoader loader) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            List<Class<?>> types = new ArrayList<>();
            files.filter(file -> file.toString().endsWith(".class"))
                    .map(file -> classes.relativize(file).toString().replaceAll("[/\\\\]", "."))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .filter(name -> !name.endsWith("-info"))
                    .forEach(name -> types.add(load(name, loader)));
            return of(types);
        }
    }

    /** Describes those of the classes that applications can name. */
    static ApiDescription of(List<Class<?>> classes) {
        NavigableMap<String, NavigableSet<String>> types = new TreeMap<>();
        classes.stream()
                .filter(ApiDescription::isAccessible)
                .forEach(type -> types.put(declaration(type), members(type)));
        return new ApiDescription(types);
    }

    /** Reads a description back. */
    static ApiDescription parse(String text) {
        NavigableMap<String, NavigableSet<String>> types = new TreeMap<>();
        NavigableSet<String> members = new TreeSet<>();
        for (String line : text.lines().filter(line -> !line.isBlank()).toList()) {
            if (line.startsWith(INDENT)) {
                members.add(line.strip());
            } else {
                members = new TreeSet<>();
                types.put(line, members);
            }
        }
        return new ApiDescription(types);
    }

    /** Returns the description as it is stored. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, NavigableSet<String>> type : types.entrySet()) {
            text.append(type.getKey()).append('\n');
            type.getValue().forEach(member -> text.append(INDENT).append(member).append('\n'));
        }
        return text.toString();
    }

    private static Class<?> load(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static boolean isAccessible(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        boolean isLocal = type.isAnonymousClass() || type.isLocalClass();
        return isAccessible(type.getModifiers()) && !isLocal && (outer == null || isAccessible(outer));
    }

    private static boolean isAccessible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String declaration(Class<?> type) {
        String line = type.getName() + ": " + modifiers(type) + kind(type) + variables(type.getTypeParameters());
        if (type.getSuperclass() != null && type.getSuperclass() != Object.class) {
            line += " extends " + type.getGenericSuperclass().getTypeName();
        }
        line += list(" implements ", Arrays.stream(type.getGenericInterfaces()).map(Type::getTypeName));
        if (type.isSealed()) {
            line += list(
                    " permits ", Arrays.stream(type.getPermittedSubclasses()).map(Class::getName));
        }
        return type.isAnnotation() ? line + places(type) : line;
    }

    /** Returns where an annotation may stand, and what its being there means. */
    private static String places(Class<?> annotation) {
        Target target = annotation.getAnnotation(Target.class);
        Retention retention = annotation.getAnnotation(Retention.class);
        String line =
                target == null ? "" : list(" on ", Arrays.stream(target.value()).map(ElementType::name));
        if (retention != null) {
            line += " kept at " + retention.value();
        }
        Stream<Class<? extends Annotation>> meanings =
                Stream.of(Inherited.class, Repeatable.class, Qualifier.class, Stereotype.class, NormalScope.class);
        return line
                + list(
                        " with ",
                        meanings.filter(annotation::isAnnotationPresent).map(Class::getSimpleName));
    }

    private static String modifiers(Class<?> type) {
        int modifiers = type.getModifiers() & Modifier.classModifiers();
        if (type.isInterface() || type.isEnum()) {
            modifiers &= ~(Modifier.ABSTRACT | Modifier.FINAL | Modifier.STATIC); // as the kind says
        }
        String text = Modifier.toString(modifiers);
        return text.isEmpty() ? "" : text + " ";
    }

    private static String kind(Class<?> type) {
        if (type.isAnnotation()) {
            return "annotation";
        }
        if (type.isInterface()) {
            return "interface";
        }
        if (type.isRecord()) {
            return "record";
        }
        return type.isEnum() ? "enum" : "class";
    }

    private static String variables(TypeVariable<?>[] variables) {
        String list = Arrays.stream(variables)
                .map(variable -> variable.getName()
                        + list(
                                " extends ",
                                Arrays.stream(variable.getBounds())
                                        .filter(bound -> bound != Object.class)
                                        .map(Type::getTypeName)))
                .collect(Collectors.joining(", "));
        return list.isEmpty() ? "" : "<" + list + ">";
    }

    private static String list(String before, Stream<String> names) {
        String list = names.sorted().collect(Collectors.joining(", "));
        return list.isEmpty() ? "" : before + list;
    }

    private static NavigableSet<String> members(Class<?> type) {
        NavigableSet<String> members = new TreeSet<>();
        Arrays.stream(type.getDeclaredFields())
                .filter(ApiDescription::isVisible)
                .map(ApiDescription::field)
                .forEach(members::add);
        Arrays.stream(type.getDeclaredConstructors())
                .filter(ApiDescription::isVisible)
                .map(constructor ->
                        constructor.toGenericString().replace(type.getTypeName() + "(", type.getSimpleName() + "("))
                .forEach(members::add);
        Arrays.stream(type.getDeclaredMethods())
                .filter(ApiDescription::isVisible)
                .filter(method -> !(type.isEnum() && Modifier.isStatic(method.getModifiers()) && isOfEnums(method)))
                .map(ApiDescription::method)
                .forEach(members::add);
        return members;
    }

    private static boolean isVisible(Member member) {
        return isAccessible(member.getModifiers()) && !member.isSynthetic();
    }

    private static boolean isOfEnums(Method method) {
        return method.getName().equals("values") || method.getName().equals("valueOf");
    }

    private static String field(Field field) {
        String line = field.toGenericString()
                .replace(field.getDeclaringClass().getTypeName() + "." + field.getName(), field.getName());
        boolean isConstant = Modifier.isStatic(field.getModifiers()) && Modifier.isFinal(field.getModifiers());
        boolean isSimple = field.getType().isPrimitive() || field.getType() == String.class;
        return isConstant && isSimple ? line + " = " + constant(field) : line;
    }

    private static Object constant(Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException refused) {
            throw new IllegalStateException(refused);
        }
    }

    private static String method(Method method) {
        String line = withoutType(method);
        return method.getDefaultValue() == null ? line : line + " default " + value(method.getDefaultValue());
    }

    private static String withoutType(Method method) {
        String name = method.getName() + "(";
        return method.toGenericString().replace(method.getDeclaringClass().getTypeName() + "." + name, name);
    }

    private static String value(Object value) {
        if (value instanceof Class<?> type) {
            return type.getName();
        }
        if (value instanceof String text) {
            return '"' + text.replace("\n", "\\n") + '"';
        }
        if (value.getClass().isArray()) {
            return IntStream.range(0, Array.getLength(value))
                    .mapToObj(index -> value(Array.get(value, index)))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return value.toString();
    }
}
