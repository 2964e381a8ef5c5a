/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.EndpointDefinitionException;
import dev.kawat.impl.callback.EndpointParts;
import dev.kawat.impl.codec.ApplicationCodec;
import dev.kawat.impl.codec.CodecCatalogue;
import dev.kawat.impl.codec.CodecSupportCheck;
import dev.kawat.impl.codec.EndpointCodecs;
import dev.kawat.impl.codec.JsonAvailabilityCheck;
import dev.kawat.impl.codec.JsonCodec;
import dev.kawat.impl.codec.JsonpCodec;
import dev.kawat.impl.codec.MessageKindCheck;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.handler.HandlerBinding;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.settings.EndpointSettings;
import dev.kawat.impl.settings.MessageSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the parts of endpoints from their declarations, and checks each declaration once. Immutable; called from any thread. */
final class EndpointCheck {

    private final Configuration configuration;
    private final Contributions contributions;
    private final JsonCodec json;
    private final JsonpCodec jsonp;

    /** The checks of an application. */
    EndpointCheck(Configuration configuration, Contributions contributions, JsonCodec json, JsonpCodec jsonp) {
        this.configuration = configuration;
        this.contributions = contributions;
        this.json = json;
        this.jsonp = jsonp;
    }

    /**
     * Checks endpoints.
     *
     * @param problems collects every broken rule
     * @return those whose callbacks could be bound
     */
    List<CheckedEndpoint> check(List<EndpointDeployment> endpoints, Problems problems) {
        List<EndpointDescriptor> descriptors =
                endpoints.stream().map(EndpointDeployment::descriptor).toList();
        List<ApplicationCodec> usable = new CodecSupportCheck(descriptors, problems).usable(contributions.codecs());
        CodecCatalogue catalogue = new CodecCatalogue(usable, jsonp, json);
        JsonAvailabilityCheck availability = new JsonAvailabilityCheck(json, jsonp, problems);
        List<CheckedEndpoint> checked = new ArrayList<>();
        for (EndpointDeployment endpoint : endpoints) {
            EndpointDescriptor descriptor = endpoint.descriptor();
            EndpointSettings settings =
                    EndpointSettings.resolve(descriptor.name(), descriptor.declared(), configuration, problems);
            EndpointCodecs codecs = codecs(descriptor, settings.messages(), catalogue, availability, problems);
            bind(descriptor, problems)
                    .map(binding -> new EndpointParts(descriptor, settings, binding, codecs))
                    .ifPresent(parts -> checked.add(new CheckedEndpoint(endpoint, parts)));
        }
        return checked;
    }

    /**
     * Checks an endpoint that comes by itself.
     *
     * @param problems has the broken rules that are known so far
     * @throws EndpointDefinitionException if it breaks rules; all problems are listed
     */
    CheckedEndpoint checkAlone(EndpointDeployment endpoint, Problems problems) {
        List<CheckedEndpoint> checked = check(List.of(endpoint), problems);
        problems.throwIfAny();
        return checked.get(0);
    }

    private EndpointCodecs codecs(
            EndpointDescriptor descriptor,
            MessageSettings messages,
            CodecCatalogue catalogue,
            JsonAvailabilityCheck availability,
            Problems problems) {
        EndpointCodecs codecs = EndpointCodecs.resolve(descriptor, messages, catalogue, problems);
        codecs.resolveResults(callbacksOfListeners(), problems);
        availability.check(descriptor, codecs);
        new MessageKindCheck(problems).check(descriptor, messages.maxBytes(), codecs);
        return codecs;
    }

    private List<Callback> callbacksOfListeners() {
        return contributions.errorListeners().stream()
                .flatMap(listener -> listener.callbacks().stream())
                .toList();
    }

    private static Optional<HandlerBinding> bind(EndpointDescriptor descriptor, Problems problems) {
        try {
            return Optional.of(HandlerBinding.of(descriptor));
        } catch (IllegalStateException closed) {
            problems.add(descriptor.handlerClass().getName(), String.valueOf(closed.getMessage()));
            return Optional.empty();
        }
    }
}
