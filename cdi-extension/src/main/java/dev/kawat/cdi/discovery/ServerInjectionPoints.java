/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import dev.kawat.ForEndpoint;
import dev.kawat.WebSocketServer;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.spi.InjectionPoint;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the injection points for a {@link WebSocketServer}: those that choose an endpoint by {@link ForEndpoint}, and those that
 * name none. Filled while the container starts.
 */
public final class ServerInjectionPoints {

    private final List<InjectionPoint> unqualified = new ArrayList<>();
    private final List<InjectionPoint> qualified = new ArrayList<>();

    /** Adds a point for a server. */
    public void add(InjectionPoint point) {
        if (point.getQualifiers().contains(Default.Literal.INSTANCE)) {
            unqualified.add(point);
        }
        addLookup(point);
    }

    /** Adds a point for an {@code Instance} of servers. */
    public void addLookup(InjectionPoint point) {
        if (!endpoints(point).isEmpty()) {
            qualified.add(point);
        }
    }

    /** Returns the endpoints that a point names. */
    public static List<ForEndpoint> endpoints(InjectionPoint point) {
        return point.getQualifiers().stream()
                .filter(ForEndpoint.class::isInstance)
                .map(ForEndpoint.class::cast)
                .toList();
    }

    /** Returns the points for a server that name no endpoint. */
    public List<InjectionPoint> unqualified() {
        return List.copyOf(unqualified);
    }

    /** Returns the points that name an endpoint. */
    public List<InjectionPoint> qualified() {
        return List.copyOf(qualified);
    }
}
