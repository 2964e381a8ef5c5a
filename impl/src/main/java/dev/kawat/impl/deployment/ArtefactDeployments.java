/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.ConnectionHandler;
import dev.kawat.DataType;
import dev.kawat.impl.artefact.ArtefactDeclaration;
import dev.kawat.impl.descriptor.EndpointDeclaration;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.descriptor.EndpointReader;
import dev.kawat.impl.descriptor.Subprotocols;
import dev.kawat.impl.handler.HandlerBean;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.Setting;
import dev.kawat.spi.HandlerEngine;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the deployments of endpoints that artefacts declare. Usable from any thread. */
final class ArtefactDeployments {

    /**
     * A deployment of an artefact.
     *
     * @param endpoint the deployment
     * @param replaceable the handler of all connections that may be replaced; null for others
     * @param latest the handler that it is to call from now on; null for others
     */
    record Made(
            EndpointDeployment endpoint,
            @Nullable ReplaceableHandler replaceable,
            @Nullable ConnectionHandler latest) {

        /** Has open connections call the latest handler, if they are to. Called when the endpoint serves. */
        void replaceHandlers() {
            if (replaceable != null && latest != null) {
                replaceable.replaceBy(latest);
            }
        }
    }

    /** The declaration that holds where neither the file nor its handler says anything. */
    private static final EndpointDeclaration DEFAULTS =
            new EndpointDeclaration("", "", null, DataType.TEXT, List.of(), false, Map.of());

    private final HandlerBeans beans;
    private final HandlerEngines engines;

    ArtefactDeployments(HandlerBeans beans, HandlerEngines engines) {
        this.beans = beans;
        this.engines = engines;
    }

    /**
     * Makes the deployment of an artefact.
     *
     * @param before the handler of the same engine that open connections have and that may be replaced; null for none
     * @param problems collects every broken rule
     * @return the deployment; empty if it has no handler because of a broken rule
     */
    Optional<Made> make(ArtefactDeclaration artefact, @Nullable ReplaceableHandler before, Problems problems) {
        if (artefact.engine().equals(ArtefactDeclaration.JAVA)) {
            return ofBean(artefact, problems).map(endpoint -> new Made(endpoint, null, null));
        }
        return engines.find(artefact.engine(), artefact.location(), problems)
                .flatMap(engine -> ofEngine(artefact, engine, before, problems));
    }

    private Optional<EndpointDeployment> ofBean(ArtefactDeclaration artefact, Problems problems) {
        Optional<HandlerBean> found = beans.find(artefact.handler());
        if (found.isEmpty()) {
            problems.add(
                    artefact.location(),
                    "handler must be the name of a bean, or the name of a class that is a bean",
                    artefact.handler());
            return Optional.empty();
        }
        HandlerBean bean = found.get();
        return EndpointReader.readWithoutCallbacks(bean.type(), problems).map(declared -> {
            EndpointDeclaration declaration = merged(artefact, declared.declaration());
            checkSubprotocols(declaration, problems);
            EndpointDescriptor endpoint = EndpointReader.read(declaration, bean.type(), beans.resolver(), problems);
            return EndpointDeployment.ofBean(endpoint, bean, beans);
        });
    }

    /** Returns the declaration of an artefact, with another where it says nothing. */
    private static EndpointDeclaration merged(ArtefactDeclaration artefact, EndpointDeclaration other) {
        Map<Setting, String> settings = new EnumMap<>(Setting.class);
        settings.putAll(other.declared());
        settings.putAll(artefact.settings());
        ArtefactDeclaration.Protocol protocol = artefact.protocol();
        return new EndpointDeclaration(
                artefact.location(),
                artefact.name(),
                artefact.path(),
                protocol.dataType() == null ? other.dataType() : protocol.dataType(),
                protocol.subprotocols() == null ? other.subprotocols() : protocol.subprotocols(),
                protocol.requireSubprotocol() == null ? other.requireSubprotocol() : protocol.requireSubprotocol(),
                settings);
    }

    private static void checkSubprotocols(EndpointDeclaration declaration, Problems problems) {
        Subprotocols.checkRequired(
                declaration.requireSubprotocol(), declaration.subprotocols(), declaration.where(), problems);
    }

    private Optional<Made> ofEngine(
            ArtefactDeclaration artefact,
            HandlerEngine engine,
            @Nullable ReplaceableHandler before,
            Problems problems) {
        HandlerEngine.Reference reference =
                new HandlerEngine.Reference(artefact.handler(), artefact.name(), artefact.location());
        return HandlerEngines.handler(engine, artefact.engine(), reference, problems)
                .map(handler -> {
                    if (!engine.replacesOpenHandlers()) {
                        return new Made(ofHandler(artefact, handler, problems), null, null);
                    }
                    ReplaceableHandler replaceable = before == null ? new ReplaceableHandler(handler) : before;
                    return new Made(ofHandler(artefact, replaceable, problems), replaceable, handler);
                });
    }

    private EndpointDeployment ofHandler(ArtefactDeclaration artefact, ConnectionHandler handler, Problems problems) {
        EndpointDeclaration declaration = declaration(artefact);
        checkSubprotocols(declaration, problems);
        EndpointDescriptor endpoint = EndpointReader.read(declaration, handler.getClass(), beans.resolver(), problems);
        return new EndpointDeployment(
                endpoint, beans.ofObject(handler), beans.contexts().withHttpSession(), beans.observers(endpoint), true);
    }

    /** Returns the declaration of an artefact whose handler declares nothing besides. */
    static EndpointDeclaration declaration(ArtefactDeclaration artefact) {
        return merged(artefact, DEFAULTS);
    }
}
