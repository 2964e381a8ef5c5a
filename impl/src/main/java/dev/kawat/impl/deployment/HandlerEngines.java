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

/** The engines of an application for the handlers of artefacts, by their names. Immutable. */
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

    /** Returns the engine of an artefact; if there is none, adds a problem. */
    Optional<HandlerEngine> find(ArtefactDeclaration artefact, Problems problems) {
        HandlerEngine engine = byName.get(artefact.engine());
        if (engine == null) {
            String known = String.join(", ", byName.keySet());
            String allowed = known.isEmpty() ? ArtefactDeclaration.JAVA : ArtefactDeclaration.JAVA + ", " + known;
            String cure = artefact.engine().equals(ArtefactDeclaration.JAVASCRIPT)
                    ? " (Kawat runs no scripts by itself yet, so name a bean as the handler, or add a HandlerEngine)"
                    : "";
            problems.add(artefact.location(), "engine must be one of " + allowed + cure, artefact.engine());
        }
        return Optional.ofNullable(engine);
    }

    /** Returns the handler of an artefact; if the engine makes none, adds a problem. */
    static Optional<ConnectionHandler> handler(HandlerEngine engine, ArtefactDeclaration artefact, Problems problems) {
        HandlerEngine.Reference reference =
                new HandlerEngine.Reference(artefact.handler(), artefact.name(), artefact.location());
        String rule = "handler must be one that engine '" + artefact.engine() + "' can make";
        try {
            ConnectionHandler handler = engine.handler(reference);
            if (handler == null) {
                problems.add(artefact.location(), rule, artefact.handler());
            }
            return Optional.ofNullable(handler);
        } catch (EndpointDefinitionException wrong) {
            problems.addAll(wrong.problems());
        } catch (Throwable failure) { // the engine's own, or of code that it runs
            problems.causedBy(failure);
            problems.add(artefact.location(), rule + " (" + failure + ")", artefact.handler());
        }
        return Optional.empty();
    }
}
