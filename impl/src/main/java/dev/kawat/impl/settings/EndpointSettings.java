/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import dev.kawat.impl.problem.Problems;
import java.util.Map;

/**
 * The checked settings of one endpoint. {@link Setting} says what each of them means.
 *
 * @param messages the settings of received messages
 * @param outbox the settings of the outbox
 * @param mailbox the settings of the mailbox
 * @param callbacks the settings of callbacks
 * @param liveness the timeouts and pings
 * @param admission the rules and limits of connections
 * @param server the settings of the server itself
 */
public record EndpointSettings(
        MessageSettings messages,
        OutboxSettings outbox,
        MailboxSettings mailbox,
        CallbackSettings callbacks,
        LivenessSettings liveness,
        AdmissionSettings admission,
        ServerSettings server) {

    /** Returns the default settings. */
    public static EndpointSettings defaults() {
        return resolve(SettingValues.defaults());
    }

    /**
     * Returns the settings of an endpoint. The key of the endpoint comes first, then the declaration, the key of the application,
     * and the default.
     *
     * @param endpoint the name of the endpoint
     * @param declared the values that the endpoint declares, as text
     * @param problems collects the values that are not allowed; the default replaces them
     */
    public static EndpointSettings resolve(
            String endpoint, Map<Setting, String> declared, Configuration configuration, Problems problems) {
        return resolve(new SettingValues(endpoint, declared, configuration, problems));
    }

    /** Returns the origins that may connect. */
    public OriginRule origins() {
        return admission.origins();
    }

    /** Returns these settings for callbacks that run one after another, whatever is set. */
    public EndpointSettings oneAfterAnother() {
        return new EndpointSettings(
                messages, outbox, mailbox, callbacks.oneAfterAnother(), liveness, admission, server);
    }

    private static EndpointSettings resolve(SettingValues values) {
        MessageSettings messages = MessageSettings.resolve(values);
        return new EndpointSettings(
                messages,
                OutboxSettings.resolve(values, messages.maxBytes()),
                MailboxSettings.resolve(values),
                CallbackSettings.resolve(values),
                LivenessSettings.resolve(values),
                AdmissionSettings.resolve(values),
                ServerSettings.resolve(values));
    }
}
