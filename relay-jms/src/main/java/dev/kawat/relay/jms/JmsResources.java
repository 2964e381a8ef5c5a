/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.jms;

import dev.kawat.spi.RelayContext;
import dev.kawat.spi.RelayEnvironment;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.Topic;
import java.lang.System.Logger.Level;
import java.util.Optional;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.naming.NoInitialContextException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the connection factory and the topic, at first on the thread that deploys the application, and again as long as there is no
 * connection factory: a server may still be starting its own. Usable from any thread.
 */
final class JmsResources {

    private static final System.Logger LOG = System.getLogger("dev.kawat.relay");

    private final RelayContext context;
    private final String factoryName;
    private final String topicName;

    /** The connection factory; null until it was found. */
    private volatile @Nullable ConnectionFactory factory;

    /** Where the connection factory is from. */
    private volatile String source;

    /** The topic; null until it was found, and for one that JNDI does not have. */
    private volatile @Nullable Topic topic;

    JmsResources(RelayContext context) {
        this.context = context;
        this.factoryName = context.setting(JmsRelayProvider.CONNECTION_FACTORY);
        this.source = factoryName;
        this.topicName = context.setting(JmsRelayProvider.TOPIC);
    }

    /** Returns the rule that an application breaks: without JNDI, there must be a bean. */
    static Optional<String> problem(RelayEnvironment application) {
        String name = application.setting(JmsRelayProvider.CONNECTION_FACTORY);
        try {
            return hasNoNames(name) && application.bean(ConnectionFactory.class).isEmpty()
                    ? Optional.of(
                            "needs a connection factory: a bean of type jakarta.jms.ConnectionFactory, because there is no"
                                    + " JNDI that could have '" + name + "'")
                    : Optional.empty();
        } catch (IllegalStateException several) {
            return Optional.ofNullable(several.getMessage());
        }
    }

    @SuppressWarnings("BanJNDI") // the names are those of who configures the application
    private static boolean hasNoNames(String name) {
        try {
            InitialContext.doLookup(name);
            return false;
        } catch (NoInitialContextException none) {
            return true;
        } catch (NamingException notThisOne) {
            return false; // and it may still come
        }
    }

    /** Finds what is there already; what is not, may still come. Called by the thread that deploys the application. */
    void prepare() {
        try {
            find();
        } catch (RuntimeException missing) {
            LOG.log(Level.DEBUG, "a resource of Jakarta Messaging is not there yet", missing);
        }
    }

    /**
     * Finds what is missing.
     *
     * @throws IllegalStateRuntimeException if it is still missing, or something else has its name
     */
    void find() {
        if (factory == null) {
            factory = foundFactory();
        }
        if (topic == null) {
            topic = foundTopic();
        }
    }

    private ConnectionFactory foundFactory() {
        Optional<Object> named = context.resource(factoryName);
        if (named.isPresent()) {
            return as(ConnectionFactory.class, factoryName, named.get());
        }
        ConnectionFactory bean = context.bean(ConnectionFactory.class)
                .orElseThrow(() -> new IllegalStateRuntimeException("JNDI has no '" + factoryName
                        + "', and there is no bean of type jakarta.jms.ConnectionFactory"));
        source = "the bean of type jakarta.jms.ConnectionFactory";
        return bean;
    }

    private @Nullable Topic foundTopic() {
        Optional<Object> named = context.resource(topicName);
        if (named.isEmpty() && (topicName.contains(":") || topicName.contains("/"))) {
            throw new IllegalStateRuntimeException("JNDI has no '" + topicName + "'");
        }
        return named.isEmpty() ? null : as(Topic.class, topicName, named.get());
    }

    private static <T> T as(Class<T> type, String name, Object named) {
        if (!type.isInstance(named)) {
            throw new IllegalStateRuntimeException("'" + name + "' in JNDI must be a " + type.getName() + ", got "
                    + named.getClass().getName());
        }
        return type.cast(named);
    }

    /**
     * Opens a context, for one thread.
     *
     * @throws jakarta.jms.JMSRuntimeException if the provider cannot be reached
     */
    JMSContext open() {
        ConnectionFactory found = factory;
        if (found == null) {
            throw new IllegalStateRuntimeException("there is no connection factory");
        }
        return found.createContext(JMSContext.DUPS_OK_ACKNOWLEDGE);
    }

    /** Returns the topic, for use by the thread of a context. */
    Topic topic(JMSContext opened) {
        Topic named = topic;
        return named == null ? opened.createTopic(topicName) : named;
    }

    /** Returns where the connection factory is from. */
    @Override
    public String toString() {
        return source;
    }
}
