/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import dev.kawat.ForEndpoint;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.discovery.HandlerCandidate;
import dev.kawat.cdi.discovery.ServerInjectionPoints;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.problem.NearestName;
import dev.kawat.impl.problem.Problems;
import jakarta.enterprise.inject.spi.InjectionPoint;
import java.lang.reflect.Member;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Checks that every injected server is the server of one endpoint. */
final class ServerInjectionCheck {

    private final ServerInjectionPoints points;

    ServerInjectionCheck(ServerInjectionPoints points) {
        this.points = points;
    }

    /**
     * Adds a problem for each injection point without {@link ForEndpoint} that could be any of several endpoints, or none. In a
     * handler, and in the producer of one, it is the endpoint of that handler.
     *
     * @param handlers the beans of all endpoints, also of broken ones, which have their own problems
     */
    void checkUnqualified(List<HandlerCandidate> handlers, Problems problems) {
        List<HandlerCandidate> served = handlers.stream()
                .filter(bean -> HandlerCandidate.hasPath(bean.handlerClass()))
                .toList();
        if (served.size() == 1) {
            return;
        }
        List<String> endpoints =
                served.stream().map(bean -> bean.handlerClass().getSimpleName()).toList();
        for (InjectionPoint point : points.unqualified()) {
            Class<?> into = point.getMember().getDeclaringClass();
            if (handlers.stream()
                    .noneMatch(bean -> into.isAssignableFrom(bean.handlerClass()) || isOfProducer(point, bean))) {
                problems.add(
                        where(point),
                        "without @ForEndpoint there must be exactly one endpoint in the application, got " + endpoints);
            }
        }
    }

    /** Returns whether a point is a parameter of the producer of a handler. */
    private static boolean isOfProducer(InjectionPoint point, HandlerCandidate candidate) {
        return candidate.bean().equals(point.getBean());
    }

    /**
     * Adds a problem for each injection point with {@link ForEndpoint} that names no endpoint.
     *
     * @param handlerClasses the classes of all endpoints, also of broken ones, which have their own problems
     * @param endpoints the endpoints that are not broken
     */
    void checkQualified(
            Collection<Class<?>> handlerClasses, Collection<EndpointDescriptor> endpoints, Problems problems) {
        Set<String> names = names(handlerClasses, endpoints);
        for (InjectionPoint point : points.qualified()) {
            for (ForEndpoint chosen : ServerInjectionPoints.endpoints(point)) {
                if (!names.contains(chosen.name()) && !isServed(chosen.value(), handlerClasses)) {
                    Object got = chosen.name().isEmpty() ? chosen.value().getName() : chosen.name();
                    String nearest = NearestName.of(chosen.name(), names)
                            .map(name -> " (the nearest is " + name + ")")
                            .orElse("");
                    problems.add(
                            where(point),
                            "@ForEndpoint must name an endpoint or its class, one of " + names + nearest,
                            got);
                }
            }
        }
    }

    private static boolean isServed(Class<?> type, Collection<Class<?>> handlerClasses) {
        return handlerClasses.contains(type) && HandlerCandidate.hasPath(type);
    }

    private static Set<String> names(Collection<Class<?>> handlerClasses, Collection<EndpointDescriptor> endpoints) {
        Set<String> names =
                endpoints.stream().map(EndpointDescriptor::name).collect(Collectors.toCollection(TreeSet::new));
        Set<Class<?>> sound =
                endpoints.stream().map(EndpointDescriptor::handlerClass).collect(Collectors.toSet());
        handlerClasses.stream()
                .filter(type -> !sound.contains(type) && HandlerCandidate.hasPath(type))
                .map(ServerInjectionCheck::declaredName)
                .forEach(names::add);
        return names;
    }

    private static String declaredName(Class<?> handlerClass) {
        String name = handlerClass.getAnnotation(WebSocketEndpoint.class).name();
        return name.isEmpty() ? handlerClass.getSimpleName() : name;
    }

    private static String where(InjectionPoint point) {
        Member member = point.getMember();
        return "injection of a WebSocketServer into "
                + member.getDeclaringClass().getName() + "." + member.getName();
    }
}
