/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.jms;

import dev.kawat.spi.Relay;
import dev.kawat.spi.RelayContext;
import dev.kawat.spi.RelayEnvironment;
import dev.kawat.spi.RelayProvider;
import dev.kawat.spi.RelaySetting;
import java.util.List;
import java.util.Optional;

/** Provides the relay {@code jms}. Found by {@link java.util.ServiceLoader}, also where there is no Jakarta Messaging. */
public final class JmsRelayProvider implements RelayProvider {

    static final String CONNECTION_FACTORY = "jms-connection-factory";
    static final String TOPIC = "jms-topic";

    /** Creates the provider. */
    public JmsRelayProvider() {}

    @Override
    public String name() {
        return "jms";
    }

    @Override
    public List<RelaySetting> settings() {
        return List.of(
                new RelaySetting(
                        CONNECTION_FACTORY,
                        "java:comp/DefaultJMSConnectionFactory",
                        "The name in JNDI of the connection factory. Where there is none of that name, it is the bean of type"
                                + " jakarta.jms.ConnectionFactory.",
                        JmsRelayProvider::problemOfName),
                new RelaySetting(
                        TOPIC,
                        "kawat",
                        "The topic: its name in JNDI, or else the name by which the provider of messaging knows it. A name with"
                                + " ':' or '/' is always one of JNDI.",
                        JmsRelayProvider::problemOfName));
    }

    private static Optional<String> problemOfName(String name) {
        return name.isBlank() || !name.equals(name.strip()) || name.chars().anyMatch(Character::isISOControl)
                ? Optional.of("must be a name, without spaces around it")
                : Optional.empty();
    }

    @Override
    public Optional<String> problem(RelayEnvironment application) {
        return MessagingApi.isThere()
                ? JmsResources.problem(application)
                : Optional.of(
                        "needs Jakarta Messaging: a server that has it, or the jar of jakarta.jms:jakarta.jms-api and that"
                                + " of a provider");
    }

    @Override
    public Relay open(RelayContext context) {
        JmsRelay relay = new JmsRelay(new JmsResources(context), context);
        relay.start();
        return relay;
    }

    /** Tells whether there are the classes of Jakarta Messaging, without which no other class here can be used. */
    private static final class MessagingApi {

        private MessagingApi() {}

        static boolean isThere() {
            try {
                Class.forName("jakarta.jms.JMSContext", false, JmsRelayProvider.class.getClassLoader());
                return true;
            } catch (ClassNotFoundException none) {
                return false;
            }
        }
    }
}
