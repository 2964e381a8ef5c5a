/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import dev.kawat.ForEndpoint;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.problem.NearestName;
import dev.kawat.impl.problem.Problems;
import jakarta.enterprise.inject.spi.InjectionPoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The injection points that choose a server by {@link ForEndpoint}: each must name an endpoint that there is. */
final class ChosenServers {

    private final List<InjectionPoint> found = new ArrayList<>();

    /** Keeps a point that chooses. */
    void collect(InjectionPoint point) {
        if (!choices(point).isEmpty()) {
            found.add(point);
        }
    }

    private static List<ForEndpoint> choices(InjectionPoint point) {
        return point.getQualifiers().stream()
                .filter(ForEndpoint.class::isInstance)
                .map(ForEndpoint.class::cast)
                .toList();
    }

    /**
     * Adds a problem for each that names none.
     *
     * @param classes the classes of all endpoints, of broken ones too: these have their own problems
     * @param endpoints those that are not broken
     */
    void check(Collection<Class<?>> classes, Collection<EndpointDescriptor> endpoints, Problems problems) {
        Set<String> names =
                endpoints.stream().map(EndpointDescriptor::name).collect(Collectors.toCollection(TreeSet::new));
        Set<Class<?>> sound =
                endpoints.stream().map(EndpointDescriptor::handlerClass).collect(Collectors.toSet());
        classes.stream()
                .filter(type -> !sound.contains(type))
                .map(ChosenServers::nameOf)
                .forEach(names::add);
        for (InjectionPoint point : found) {
            for (ForEndpoint choice : choices(point)) {
                if (!names.contains(choice.name()) && !classes.contains(choice.value())) {
                    Object got = choice.name().isEmpty() ? choice.value().getName() : choice.name();
                    String nearest = NearestName.of(choice.name(), names)
                            .map(name -> ", of which " + name + " is nearest")
                            .orElse("");
                    problems.add(
                            "injection of a WebSocketServer into "
                                    + point.getMember().getDeclaringClass().getName() + "."
                                    + point.getMember().getName(),
                            "@ForEndpoint must name an endpoint, or its class, of " + names + nearest,
                            got);
                }
            }
        }
    }

    private static String nameOf(Class<?> endpoint) {
        String name = endpoint.getAnnotation(WebSocketEndpoint.class).name();
        return name.isEmpty() ? endpoint.getSimpleName() : name;
    }
}
