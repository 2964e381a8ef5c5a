/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.impl.descriptor.ClientReader;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.descriptor.EndpointReader;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.ClientSettings;
import dev.kawat.impl.settings.Configuration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The clients that the classes of an application declare. They are checked when it starts, and connect when somebody says so. */
final class DeclaredClients {

    private final Map<String, Class<?>> classes = new LinkedHashMap<>();
    private final Map<Class<?>, ClientSettings> settings = new LinkedHashMap<>();

    private DeclaredClients() {}

    /**
     * Reads the settings of clients.
     *
     * @param problems collects every broken rule
     */
    static DeclaredClients resolve(List<Class<?>> clients, Configuration configuration, Problems problems) {
        DeclaredClients declared = new DeclaredClients();
        for (Class<?> client : clients) {
            String where = ClientReader.where(client);
            String name = ClientReader.name(client);
            declared.settings.put(
                    client,
                    ClientSettings.resolve(
                            name, ClientReader.settings(client, problems), configuration, where, problems));
            Class<?> namesake = declared.classes.putIfAbsent(name, client);
            if (namesake != null) {
                problems.add(where, "name must be unique, but " + namesake.getName() + " has it too", name);
            }
        }
        return declared;
    }

    /** Returns their names. */
    Set<String> names() {
        return classes.keySet();
    }

    /** Returns what runs their callbacks, to be checked together with the endpoints. Their callbacks have been checked. */
    List<EndpointDeployment> deployments(HandlerBeans beans) {
        List<EndpointDeployment> deployments = new ArrayList<>();
        settings.forEach((client, values) -> {
            EndpointDescriptor endpoint = EndpointReader.readClient(
                    ClientReader.declaration(client, values.ofEndpoints()),
                    client,
                    ClientReader.pathParams(client),
                    beans.resolver(),
                    new Problems());
            deployments.add(new EndpointDeployment(endpoint, beans.ofObject(client), beans.contexts()));
        });
        return deployments;
    }
}
