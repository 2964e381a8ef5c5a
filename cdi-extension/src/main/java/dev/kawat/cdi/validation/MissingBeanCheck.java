/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.discovery.CallbackAnnotations;
import dev.kawat.cdi.discovery.HandlerCandidate;
import dev.kawat.cdi.discovery.HandlerCandidates;
import dev.kawat.cdi.discovery.ManagedBeans;
import dev.kawat.cdi.discovery.ProviderBeans;
import dev.kawat.impl.problem.Problems;
import dev.kawat.spi.HandlerEngine;
import jakarta.decorator.Decorator;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Vetoed;
import jakarta.enterprise.inject.spi.BeanManager;
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
 * Checks that the classes that declare something for Kawat are beans: CDI says nothing about classes that it leaves out.
 * Endpoints, handshake checks, codecs, parameter resolvers, handler engines, listeners of limits, error callbacks and observers do
 * nothing in a class that is no bean, and neither do callbacks of a class that is no endpoint and no superclass of one.
 */
final class MissingBeanCheck {

    private static final System.Logger LOG = System.getLogger("dev.kawat");

    /** The package of Kawat's own classes, which need not be beans. */
    private static final String INTERNAL = "dev.kawat.impl.";

    private final Set<Class<?>> endpoints;

    /** True if the application has endpoints, or engines for those that files declare. */
    private final boolean mayServe;

    private final Set<Class<?>> declared;
    private final Set<Class<?>> managed;
    private final ProviderBeans providers;
    private final BeanManager beans;

    /** Creates the check for the beans of an application. */
    MissingBeanCheck(HandlerCandidates candidates, ManagedBeans managed, ProviderBeans providers, BeanManager beans) {
        this.endpoints = candidates.handlerClasses();
        this.mayServe = !endpoints.isEmpty()
                || !providers.collected(HandlerEngine.class).isEmpty();
        this.declared = Set.copyOf(candidates.declared());
        this.managed = managed.classes();
        this.providers = providers;
        this.beans = beans;
    }

    /**
     * Adds a problem for each class that should be a bean and is none, in the order of their names.
     *
     * @param scanned the classes that declare something for Kawat; others do no harm
     */
    void check(Collection<Class<?>> scanned, Problems problems) {
        Set<Class<?>> subclasses = Stream.of(endpoints, declared, managed, endpointsAmong(scanned))
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
        CallbackPlacementCheck placement = new CallbackPlacementCheck();
        scanned.stream()
                .filter(type -> !type.getName().startsWith(INTERNAL))
                .sorted(Comparator.comparing(Class::getName))
                .forEach(type -> ifLoadable(type, () -> {
                    check(type, problems);
                    if (canBeABean(type) && subclasses.stream().noneMatch(type::isAssignableFrom)) {
                        checkMethods(type, placement, problems);
                    }
                }));
        placement.check(endpoints, problems);
    }

    /** Returns the classes that are endpoints, of Kawat or of the engine of the server. */
    private static Set<Class<?>> endpointsAmong(Collection<Class<?>> scanned) {
        Set<Class<?>> found = new HashSet<>();
        for (Class<?> type : scanned) {
            ifLoadable(type, () -> {
                if (CallbackAnnotations.isEndpoint(type)) {
                    found.add(type);
                }
            });
        }
        return found;
    }

    /** Checks a class unless classes that it refers to are missing: then it is no bean, and nobody can make an instance of it. */
    private static void ifLoadable(Class<?> type, Runnable check) {
        try {
            check.run();
        } catch (LinkageError | TypeNotPresentException | ArrayStoreException incomplete) {
            LOG.log(Level.DEBUG, "class not checked: {0}, {1}", type.getName(), incomplete);
        }
    }

    private void check(Class<?> type, Problems problems) {
        if (shouldBeAnEndpoint(type)) {
            checkEndpoint(type, problems);
        }
        if (canBeABean(type)) {
            // Without endpoints nobody needs the others; but files may declare endpoints for an engine.
            List<Class<?>> needed = mayServe ? ProviderBeans.TYPES : List.of(HandlerEngine.class);
            needed.forEach(contract -> checkProvider(type, contract, problems));
        }
    }

    /** Checks the methods of a class that is neither a bean nor an endpoint, and that no such class extends. */
    private void checkMethods(Class<?> type, CallbackPlacementCheck placement, Problems problems) {
        UncalledMethods methods = UncalledMethods.of(type);
        if (mayServe) {
            if (methods.hasErrorCallback()) {
                addMissing("@OnError in " + type.getName(), cure(type, false), problems);
            }
            methods.observers()
                    .forEach(method -> addMissing(
                            "observer method " + type.getName() + "." + method.getName(), cure(type, false), problems));
        }
        if (methods.usesKawat()) {
            placement.add(beans.createAnnotatedType(type));
        }
    }

    /** Returns whether a class can be a bean, and nothing in its source says that it is not meant to be one. */
    private boolean canBeABean(Class<?> type) {
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

    /** Returns whether a class is an alternative, also by a stereotype: it is no bean unless the application selects it. */
    private boolean isAlternative(Class<?> type) {
        return annotations(type).anyMatch(this::makesAnAlternative);
    }

    private boolean makesAnAlternative(Class<? extends Annotation> annotation) {
        return annotation == Alternative.class
                || (beans.isStereotype(annotation)
                        && beans.getStereotypeDefinition(annotation).stream()
                                .map(Annotation::annotationType)
                                .anyMatch(this::makesAnAlternative));
    }

    private void checkEndpoint(Class<?> type, Problems problems) {
        if (!HandlerCandidate.mustBeBean(type)) {
            return; // objects of it may be made by the application
        }
        int before = problems.messages().size();
        HandlerClassCheck.check(type, problems);
        if (problems.messages().size() == before) {
            problems.add(
                    HandlerCandidate.where(type),
                    "class must be a bean of this web application, or @Vetoed if it is not meant to be one: "
                            + cure(type, true) + ", got no bean");
        }
    }

    /** Returns whether a class should be an endpoint. If CDI has looked at it, an extension vetoed it, or its problem is known. */
    private boolean shouldBeAnEndpoint(Class<?> type) {
        return (type.isAnnotationPresent(WebSocketEndpoint.class) || HandlerCandidate.isClient(type))
                && !endpoints.contains(type)
                && !declared.contains(type)
                && !isVetoed(type)
                && !isAlternative(type);
    }

    private void checkProvider(Class<?> type, Class<?> contract, Problems problems) {
        if (contract.isAssignableFrom(type)
                && !providers.isBean(type)
                && !providers.isProduced(type, contract, beans)) {
            addMissing(contract.getSimpleName() + " " + type.getName(), cure(type, true), problems);
        }
    }

    private static void addMissing(String where, String cure, Problems problems) {
        problems.add(where, "class must be a bean, or @Vetoed if it is not meant to be one: " + cure + ", got no bean");
    }

    /**
     * Returns the most likely way to make a class a bean.
     *
     * @param producible whether a producer would do: nobody calls callbacks and observers of objects that a producer makes
     */
    private String cure(Class<?> type, boolean producible) {
        if (HandlerClassCheck.isInner(type)) {
            return "make the class static";
        }
        if (type.isEnum()) {
            return producible ? "write a producer" : "move the method to a class that is not an enum";
        }
        if (!HandlerClassCheck.isConstructible(type)) {
            return "give it a constructor without parameters or with @Inject"
                    + (producible ? ", or write a producer" : "");
        }
        if (!hasBeanDefiningAnnotation(type)) {
            return "give it a bean-defining annotation such as @ApplicationScoped" + declaredScopes(type);
        }
        return "its archive must be a bean archive of the application (in WEB-INF/lib, not in the lib directory of an EAR),"
                + " and no beans.xml may exclude the class; if the WAR is in an EAR, deploy it by itself";
    }

    /** Returns whether a class has a bean-defining annotation (CDI section 2.5.1); {@code @Singleton} is none. */
    private boolean hasBeanDefiningAnnotation(Class<?> type) {
        return annotations(type)
                .anyMatch(annotation -> annotation == Dependent.class
                        || beans.isNormalScope(annotation)
                        || beans.isStereotype(annotation));
    }

    private String declaredScopes(Class<?> type) {
        List<String> scopes = annotations(type)
                .filter(beans::isScope)
                .map(scope -> "@" + scope.getSimpleName())
                .toList();
        return scopes.isEmpty() ? "" : scopes.stream().collect(Collectors.joining(", ", " (", " is not one)"));
    }

    private static Stream<Class<? extends Annotation>> annotations(Class<?> type) {
        return Arrays.stream(type.getAnnotations()).map(Annotation::annotationType);
    }
}
