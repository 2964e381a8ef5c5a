/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.ConnectionHandler;
import dev.kawat.EndpointDefinitionException;
import dev.kawat.impl.artefact.ArtefactDeclaration;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.spi.HandlerEngine;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The engines of an application for the handlers of artefacts and clients, by their names. Immutable. */
final class HandlerEngines {

    private final Map<String, HandlerEngine> byName;

    private HandlerEngines(Map<String, HandlerEngine> byName) {
        this.byName = byName;
    }

    /** Returns the engines; adds a problem for each whose name breaks a rule. */
    static HandlerEngines of(Collection<ApplicationEngine> engines, Problems problems) {
        Map<String, HandlerEngine> byName = new TreeMap<>();
        Map<String, String> sources = new HashMap<>();
        for (ApplicationEngine declared : engines) {
            String where = "HandlerEngine " + declared.source();
            String name = declared.engine().name();
            if (name == null || !Configuration.NAME.matcher(name).matches()) {
                problems.add(where, "name must consist of letters, digits, '-' and '_'", String.valueOf(name));
            } else if (name.equals(ArtefactDeclaration.JAVA)) {
                problems.add(where, "name must not be that of the engine for beans", name);
            } else if (byName.putIfAbsent(name, declared.engine()) == null) {
                sources.put(name, declared.source());
            } else {
                problems.add(where, "name must be unique, but " + sources.get(name) + " has it too", name);
            }
        }
        return new HandlerEngines(byName);
    }

    /**
     * Returns the engine with a name; if there is none, adds a problem.
     *
     * @param where the place that names it
     */
    Optional<HandlerEngine> find(String name, String where, Problems problems) {
        HandlerEngine engine = byName.get(name);
        if (engine == null) {
            String known = String.join(", ", byName.keySet());
            String allowed = known.isEmpty() ? ArtefactDeclaration.JAVA : ArtefactDeclaration.JAVA + ", " + known;
            String cure = name.equals(ArtefactDeclaration.JAVASCRIPT)
                    ? " (Kawat runs no scripts by itself yet, so name a bean as the handler, or add a HandlerEngine)"
                    : "";
            problems.add(where, "engine must be one of " + allowed + cure, name);
        }
        return Optional.ofNullable(engine);
    }

    /**
     * Returns the handler that an engine makes; if it makes none, adds a problem.
     *
     * @param name the name of the engine
     */
    static Optional<ConnectionHandler> handler(
            HandlerEngine engine, String name, HandlerEngine.Reference reference, Problems problems) {
        String rule = "handler must be one that engine '" + name + "' can make";
        try {
            ConnectionHandler handler = engine.handler(reference);
            if (handler == null) {
                problems.add(reference.location(), rule, reference.handler());
            }
            return Optional.ofNullable(handler);
        } catch (EndpointDefinitionException wrong) {
            problems.addAll(wrong.problems());
        } catch (Throwable failure) { // the engine's own, or of code that it runs
            problems.causedBy(failure);
            problems.add(reference.location(), rule + " (" + failure + ")", reference.handler());
        }
        return Optional.empty();
    }
}
