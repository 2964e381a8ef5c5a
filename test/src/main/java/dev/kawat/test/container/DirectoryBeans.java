/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test.container;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.ConversationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.NormalScope;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.inject.Stereotype;
import jakarta.interceptor.Interceptor;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds beans in the directories of the class path that have no {@code beans.xml}. In a web archive such classes are a bean archive
 * all the same (CDI 4.0 section 14.1), but the container of a test does not look there.
 */
final class DirectoryBeans {

    private static final Set<Class<? extends Annotation>> BEAN_DEFINING = Set.of(
            ApplicationScoped.class,
            ConversationScoped.class,
            Dependent.class,
            RequestScoped.class,
            SessionScoped.class,
            Interceptor.class);

    private static final String CLASS_FILE = ".class";

    /** The names of the classes by their directory, which do not change while a JVM runs tests. */
    private static final Map<Path, List<String>> KNOWN = new ConcurrentHashMap<>();

    private DirectoryBeans() {}

    /**
     * Returns the classes.
     *
     * @param test a class of the test, whose directory is left out
     */
    static List<Class<?>> find(Class<?> test, ClassLoader loader) {
        Path own = directory(test).orElse(null);
        List<Class<?>> found = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator), -1)) {
            Path directory = Path.of(entry).toAbsolutePath().normalize();
            if (!entry.isEmpty()
                    && Files.isDirectory(directory)
                    && !directory.equals(own)
                    && !Files.exists(directory.resolve("META-INF/beans.xml"))) {
                KNOWN.computeIfAbsent(directory, some -> names(some, loader)).stream()
                        .map(name -> load(name, loader))
                        .flatMap(Optional::stream)
                        .forEach(found::add);
            }
        }
        return found;
    }

    private static Optional<Path> directory(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        try {
            return source == null
                    ? Optional.empty()
                    : Optional.of(Path.of(source.getLocation().toURI())
                            .toAbsolutePath()
                            .normalize());
        } catch (URISyntaxException | RuntimeException unknown) {
            return Optional.empty();
        }
    }

    private static List<String> names(Path directory, ClassLoader loader) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(CLASS_FILE))
                    .map(file -> directory.relativize(file).toString())
                    .map(file -> file.substring(0, file.length() - CLASS_FILE.length())
                            .replace(File.separatorChar, '.'))
                    .filter(name ->
                            load(name, loader).filter(DirectoryBeans::isBean).isPresent())
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot look for beans in " + directory, unreadable);
        }
    }

    private static Optional<Class<?>> load(String name, ClassLoader loader) {
        try {
            return Optional.of(Class.forName(name, false, loader));
        } catch (ClassNotFoundException | LinkageError incomplete) {
            return Optional.empty(); // it needs what is not on the class path, so nobody can use it here
        }
    }

    private static boolean isBean(Class<?> type) {
        try {
            return !type.isAnnotation()
                    && Arrays.stream(type.getAnnotations()).anyMatch(one -> isBeanDefining(one.annotationType()));
        } catch (LinkageError incomplete) {
            return false;
        }
    }

    private static boolean isBeanDefining(Class<? extends Annotation> type) {
        return BEAN_DEFINING.contains(type)
                || type.isAnnotationPresent(NormalScope.class)
                || type.isAnnotationPresent(Stereotype.class);
    }
}
