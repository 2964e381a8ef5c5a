/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.event;

import dev.kawat.ForClient;
import dev.kawat.ForEndpoint;
import dev.kawat.impl.descriptor.ClientReader;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import java.lang.annotation.Annotation;
import java.util.List;

/** The qualifiers by which observers select the events of one endpoint or client: its class and its name. */
final class Selection {

    private Selection() {}

    /** Returns the qualifiers of the events of an endpoint, and of the connections of a client. */
    static Annotation[] of(EndpointDescriptor endpoint) {
        return ClientReader.isClient(endpoint.handlerClass())
                ? ofClient(endpoint.handlerClass())
                : new Annotation[] {
                    ForEndpoint.Literal.of(endpoint.handlerClass()), ForEndpoint.Literal.of(endpoint.name())
                };
    }

    /** Returns the qualifiers of the events of a client; none if the class of its handler declares no client. */
    static Annotation[] ofClient(Class<?> client) {
        return ClientReader.isClient(client)
                ? new Annotation[] {ForClient.Literal.of(client), ForClient.Literal.of(ClientReader.name(client))}
                : new Annotation[0];
    }

    /** Returns whether a qualifier selects an endpoint or a client. */
    static boolean isSelection(Annotation qualifier) {
        return qualifier instanceof ForEndpoint || qualifier instanceof ForClient;
    }

    /** Returns what a qualifier names, for messages. */
    static Object named(Annotation qualifier) {
        if (qualifier instanceof ForClient chosen) {
            return chosen.name().isEmpty() ? chosen.value().getName() : chosen.name();
        }
        ForEndpoint chosen = (ForEndpoint) qualifier;
        return chosen.name().isEmpty() ? chosen.value().getName() : chosen.name();
    }

    /** Returns whether events have a qualifier. */
    static boolean has(Annotation[] qualifiers, Annotation wanted) {
        return List.of(qualifiers).contains(wanted);
    }
}
