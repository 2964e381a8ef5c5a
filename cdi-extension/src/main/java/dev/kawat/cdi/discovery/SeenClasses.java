/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.problem.Problems;
import jakarta.decorator.Decorator;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Vetoed;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.lang.annotation.Annotation;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The classes that a server has seen in an application, compared with the beans that CDI has made of them: CDI does not tell of
 * classes that it passes over. What would be an endpoint, or check handshakes, or read messages, or be told of failures and
 * events, and is no bean, is a problem; so are callbacks of a class that is no endpoint and no superclass of one.
 */
final class SeenClasses {

    private static final System.Logger LOG = System.getLogger("dev.kawat");

    /** Where our own classes are that need to be no beans. */
    private static final String OURS = "dev.kawat.impl.";

    private final Set<Class<?>> endpoints;
    private final Set<Class<?>> declared;
    private final Set<Class<?>> managed;
    private final ContributedBeans contributed;
    private final BeanManager beans;

    /**
     * The beans of an application.
     *
     * @param endpoints the classes of its endpoints
     * @param declared the classes with {@link WebSocketEndpoint} that CDI has looked at, whether it made beans of them or not
     * @param managed the classes that are beans
     */
    SeenClasses(
            Collection<Class<?>> endpoints,
            Collection<Class<?>> declared,
            Collection<Class<?>> managed,
            ContributedBeans contributed,
            BeanManager beans) {
        this.endpoints = Set.copyOf(endpoints);
        this.declared = Set.copyOf(declared);
        this.managed = Set.copyOf(managed);
        this.contributed = contributed;
        this.beans = beans;
    }

    /** Adds a problem for each class that should be a bean and is none, in the order of their names. */
    void check(Collection<Class<?>> seen, Problems problems) {
        Set<Class<?>> heirs = Stream.of(endpoints, declared, managed, endpointsAmong(seen))
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
        StrayCallbacks stray = new StrayCallbacks();
        seen.stream()
                .filter(type -> !type.getName().startsWith(OURS))
                .sorted(Comparator.comparing(Class::getName))
                .forEach(type -> whereComplete(type, () -> {
                    check(type, problems);
                    if (isMeantToBeABean(type) && heirs.stream().noneMatch(type::isAssignableFrom)) {
                        checkMethods(type, stray, problems);
                    }
                }));
        stray.check(endpoints, problems);
    }

    /** The classes that are endpoints by their annotations, be it for the engine of the server. */
    private static Set<Class<?>> endpointsAmong(Collection<Class<?>> seen) {
        Set<Class<?>> found = new HashSet<>();
        for (Class<?> type : seen) {
            whereComplete(type, () -> {
                if (StrayCallbacks.isEndpoint(type)) {
                    found.add(type);
                }
            });
        }
        return found;
    }

    private static void whereComplete(Class<?> type, Runnable look) {
        try {
            look.run();
        } catch (LinkageError | TypeNotPresentException | ArrayStoreException incomplete) {
            // Its libraries are not there, so that it can be neither a bean nor made by anybody.
            LOG.log(Level.DEBUG, "not looked at: {0}, {1}", type.getName(), incomplete);
        }
    }

    private void check(Class<?> type, Problems problems) {
        if (isMeantToBeAnEndpoint(type)) {
            checkEndpoint(type, problems);
        }
        if (isMeantToBeABean(type)) {
            contracts().forEach(contract -> checkContribution(type, contract, problems));
        }
    }

    /** Looks at a class that is neither a bean nor an endpoint, and that none of these extends. */
    private void checkMethods(Class<?> type, StrayCallbacks stray, Problems problems) {
        UncalledMethods methods = UncalledMethods.of(type);
        if (!endpoints.isEmpty()) {
            if (methods.takesFailures()) {
                addNoBean("@OnError in " + type.getName(), cure(type, false), problems);
            }
            methods.observers()
                    .forEach(method -> addNoBean(
                            "observer method " + type.getName() + "." + method.getName(), cure(type, false), problems));
        }
        if (methods.isOfKawat()) {
            stray.collect(beans.createAnnotatedType(type));
        }
    }

    /** Returns whether nothing says that a class is none: neither its author nor the language. */
    private boolean isMeantToBeABean(Class<?> type) {
        boolean concrete = !Modifier.isAbstract(type.getModifiers()) && !type.isAnnotation();
        boolean named = !type.isAnonymousClass() && !type.isLocalClass() && !type.isSynthetic();
        return concrete
                && named
                && !isVetoed(type)
                && !type.isAnnotationPresent(Decorator.class)
                && !isAlternative(type);
    }

    private static boolean isVetoed(Class<?> type) {
        Package home = type.getPackage();
        return type.isAnnotationPresent(Vetoed.class) || (home != null && home.isAnnotationPresent(Vetoed.class));
    }

    /** An alternative that nobody has selected says by itself that it is no bean; by a stereotype too. */
    private boolean isAlternative(Class<?> type) {
        return Arrays.stream(type.getAnnotations())
                .map(Annotation::annotationType)
                .anyMatch(this::makesAnAlternative);
    }

    private boolean makesAnAlternative(Class<? extends Annotation> annotation) {
        return annotation == Alternative.class
                || (beans.isStereotype(annotation)
                        && beans.getStereotypeDefinition(annotation).stream()
                                .map(Annotation::annotationType)
                                .anyMatch(this::makesAnAlternative));
    }

    private void checkEndpoint(Class<?> type, Problems problems) {
        int before = problems.messages().size();
        HandlerCandidate.checkCanBeABean(type, problems);
        if (problems.messages().size() == before) {
            problems.add(
                    "@WebSocketEndpoint on " + type.getName(),
                    "class must be a bean of this web application, or @Vetoed if it shall be none: " + cure(type, true)
                            + ", got no bean");
        }
    }

    /** What CDI has looked at, and made no bean of, was vetoed by an extension, or has been told of already. */
    private boolean isMeantToBeAnEndpoint(Class<?> type) {
        return type.isAnnotationPresent(WebSocketEndpoint.class)
                && !endpoints.contains(type)
                && !declared.contains(type)
                && !isVetoed(type)
                && !isAlternative(type);
    }

    /** What classes are asked for; nothing where there are no endpoints to ask it for. */
    private Set<Class<?>> contracts() {
        return endpoints.isEmpty() ? Set.of() : ContributedBeans.TYPES;
    }

    private void checkContribution(Class<?> type, Class<?> contract, Problems problems) {
        if (contract.isAssignableFrom(type) && !isServed(type, contract)) {
            addNoBean(contract.getSimpleName() + " " + type.getName(), cure(type, true), problems);
        }
    }

    private static void addNoBean(String where, String cure, Problems problems) {
        problems.add(where, "class must be a bean, or @Vetoed if it shall be none: " + cure + ", got no bean");
    }

    private boolean isServed(Class<?> type, Class<?> contract) {
        return contributed.isBean(type) || contributed.isMade(type, contract, beans);
    }

    /**
     * What is probably missing.
     *
     * @param producible whether a producer of it would do: nobody calls callbacks and observers of what one makes
     */
    private String cure(Class<?> type, boolean producible) {
        if (type.isMemberClass() && !Modifier.isStatic(type.getModifiers())) {
            return "make the class static";
        }
        if (type.isEnum()) {
            return producible ? "write a producer" : "move the method to a class that is no enum";
        }
        if (!isConstructible(type)) {
            return "give it a constructor without parameters or with @Inject"
                    + (producible ? ", or write a producer" : "");
        }
        if (!isDefinedToBeABean(type)) {
            return "give it a scope that makes it one whatever beans.xml says, such as @ApplicationScoped"
                    + found(type);
        }
        return "its archive must be one of the application's own with beans (in WEB-INF/lib, not in that of an EAR), and no"
                + " beans.xml may exclude it";
    }

    private static boolean isConstructible(Class<?> type) {
        return Arrays.stream(type.getDeclaredConstructors())
                .anyMatch(constructor ->
                        constructor.getParameterCount() == 0 || constructor.isAnnotationPresent(Inject.class));
    }

    /** Returns whether a class has an annotation that defines a bean (CDI section 2.5.1); {@code @Singleton} is none. */
    private boolean isDefinedToBeABean(Class<?> type) {
        return annotations(type)
                .anyMatch(annotation -> annotation == Dependent.class
                        || beans.isNormalScope(annotation)
                        || beans.isStereotype(annotation));
    }

    /** The scope that the class has already. */
    private String found(Class<?> type) {
        List<String> scopes = annotations(type)
                .filter(beans::isScope)
                .map(scope -> "@" + scope.getSimpleName())
                .toList();
        return scopes.isEmpty() ? "" : scopes.stream().collect(Collectors.joining(", ", " (", " does not)"));
    }

    private static Stream<Class<? extends Annotation>> annotations(Class<?> type) {
        return Arrays.stream(type.getAnnotations()).map(Annotation::annotationType);
    }
}
