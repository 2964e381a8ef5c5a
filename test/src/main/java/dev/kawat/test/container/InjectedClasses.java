/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test.container;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the classes that the beans of a test inject, one after another, so that a test need name only its handlers. */
final class InjectedClasses {

    /** Types of these packages are beans of somebody else, or none. */
    private static final List<String> OF_OTHERS =
            List.of("java.", "javax.", "jakarta.", "org.jboss.weld.", "org.junit.", "org.mockito.", "dev.kawat.spi.");

    private final Set<Class<?>> produced = new LinkedHashSet<>();
    private final Set<Class<?>> found = new LinkedHashSet<>();

    private InjectedClasses() {}

    /**
     * Returns the classes with those that they inject, as far as these are concrete, and nothing else makes them.
     *
     * @param named the classes of the beans that the test names
     * @param tests the classes of the test, whose producers make beans
     * @param made the types of further beans
     */
    static Set<Class<?>> of(Collection<Class<?>> named, Collection<Class<?>> tests, Collection<Class<?>> made) {
        InjectedClasses classes = new InjectedClasses();
        classes.produced.addAll(made);
        Stream.concat(named.stream(), tests.stream()).forEach(classes::addProduced);
        classes.found.addAll(named);
        Deque<Class<?>> open = new ArrayDeque<>(named);
        open.addAll(tests);
        while (!open.isEmpty()) {
            for (Class<?> injected : injected(open.remove())) {
                if (classes.mayAdd(injected) && classes.found.add(injected)) {
                    classes.addProduced(injected);
                    open.add(injected);
                }
            }
        }
        return classes.found;
    }

    private void addProduced(Class<?> bean) {
        // Producers are not inherited.
        Arrays.stream(bean.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Produces.class))
                .map(Method::getReturnType)
                .forEach(produced::add);
        Arrays.stream(bean.getDeclaredFields())
                .filter(field -> field.isAnnotationPresent(Produces.class))
                .map(Field::getType)
                .forEach(produced::add);
    }

    private boolean mayAdd(Class<?> type) {
        boolean concrete = !type.isInterface()
                && !type.isPrimitive()
                && !type.isArray()
                && !type.isEnum()
                && !type.isRecord()
                && !Modifier.isAbstract(type.getModifiers())
                && (type.getDeclaringClass() == null || Modifier.isStatic(type.getModifiers()));
        return concrete && !isOfOthers(type) && !isMade(type) && isManaged(type);
    }

    private static boolean isOfOthers(Class<?> type) {
        return OF_OTHERS.stream().anyMatch(type.getName()::startsWith)
                || type.getPackageName().equals("dev.kawat");
    }

    private boolean isMade(Class<?> type) {
        return produced.stream().anyMatch(type::isAssignableFrom)
                || found.stream().anyMatch(type::isAssignableFrom);
    }

    private static boolean isManaged(Class<?> type) {
        return Arrays.stream(type.getDeclaredConstructors())
                .anyMatch(one -> one.getParameterCount() == 0 || one.isAnnotationPresent(Inject.class));
    }

    private static List<Class<?>> injected(Class<?> bean) {
        Set<Class<?>> types = new LinkedHashSet<>();
        for (Class<?> type = bean; type != null && type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (isInjected(field)) {
                    add(field.getGenericType(), types);
                }
            }
            for (Constructor<?> constructor : type.getDeclaredConstructors()) {
                addParameters(constructor, types);
            }
            for (Method method : type.getDeclaredMethods()) {
                addParameters(method, types);
            }
        }
        return List.copyOf(types);
    }

    private static boolean isInjected(AnnotatedElement element) {
        return element.isAnnotationPresent(Inject.class);
    }

    private static void addParameters(Executable executable, Set<Class<?>> types) {
        if (isInjected(executable) || executable.isAnnotationPresent(Produces.class)) {
            for (Type parameter : executable.getGenericParameterTypes()) {
                add(parameter, types);
            }
        }
    }

    private static void add(Type type, Set<Class<?>> types) {
        if (type instanceof Class<?> plain) {
            types.add(plain);
        } else if (type instanceof ParameterizedType generic) {
            boolean lookup = generic.getRawType() == Instance.class || generic.getRawType() == Provider.class;
            add(lookup ? generic.getActualTypeArguments()[0] : generic.getRawType(), types);
        }
    }
}
