/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.relay.contract.Caller;
import dev.kawat.relay.contract.RelayContract;
import dev.kawat.server.KawatServer;
import dev.kawat.server.StartException;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;
import jakarta.jms.Topic;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import javax.naming.Context;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several nodes in one JVM, and a real Artemis between them. */
class RelayOverJmsTest extends RelayContract {

    private static final int HUGE = 100 << 20;

    private Broker broker;

    @Override
    @BeforeEach
    protected void startEngine() throws Exception {
        broker = Broker.start();
        Factories.broker = broker;
        Producers.wanted = Set.of(Factories.class);
    }

    @Override
    protected void stopEngine() throws Exception {
        broker.stop();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("kawat.relay", "jms");
    }

    @Override
    protected void killEngine() throws Exception {
        broker.kill();
    }

    @Override
    protected void restartEngine() throws Exception {
        broker.restart();
    }

    @Override
    protected void freezeEngine() {
        broker.freeze(true);
    }

    @Override
    protected void thawEngine() {
        broker.freeze(false);
    }

    @Override
    protected String threads() {
        return "kawat-jms";
    }

    @Test
    void whatIsNoMessageOfANodeIsDropped() throws Exception {
        KawatServer first = node("a");
        KawatServer second = node("b");
        awaitNodes(first, "a", "b");
        awaitUp(first, second);
        Caller ann = caller(first).tell("subscribe food");
        Caller bob = caller(second).tell("subscribe food");
        awaitReached("food", ann, bob);

        try (JMSContext context = broker.factory().createContext()) {
            Topic topic = context.createTopic("kawat");
            for (String address : new String[] {"kawat", "kawat:Hall:t:food", "kawat:Hall:t:none"}) {
                JMSProducer stranger =
                        context.createProducer().setProperty("kawat", "kawat").setProperty("kawatAddress", address);
                stranger.send(topic, "a text");
                stranger.send(topic, Map.of("a", 1));
                stranger.send(topic, context.createMessage());
                stranger.send(topic, context.createObjectMessage("an object"));
                stranger.send(topic, bytes(context, 0));
                stranger.send(topic, bytes(context, 40));
            }
            context.createProducer()
                    .setProperty("kawat", "kawat")
                    .setProperty("kawatAddress", "kawat:Hall:t:food")
                    .send(topic, bytes(context, HUGE));
            context.createProducer().setProperty("kawat", "kawat").send(topic, "without address");
            context.createProducer()
                    .setProperty("kawat", "kawat")
                    .setProperty("kawatAddress", 42)
                    .send(topic, "with a number");
            context.createProducer().send(topic, bytes(context, 40));
        }

        ann.tell("topic food rice");
        assertThat(bob.next()).isEqualTo("rice");
        assertThat(ann.next()).isEqualTo("rice");
        awaitNodes(first, "a", "b");
    }

    private static BytesMessage bytes(JMSContext context, int count) throws Exception {
        byte[] random = new byte[count];
        ThreadLocalRandom.current().nextBytes(random);
        BytesMessage message = context.createBytesMessage();
        message.writeBytes(random);
        return message;
    }

    @Test
    void nodesOnAnotherTopicAreOthers() {
        KawatServer first = node("a", "kawat.jms-topic", "one");
        KawatServer second = node("b", "kawat.jms-topic", "two");
        KawatServer third = node("c", "kawat.jms-topic", "two");
        awaitNodes(third, "b", "c");
        awaitUp(first, second);
        awaitNodes(first, "a");
    }

    @Test
    void historyIsAProblemAtStart() {
        assertThatThrownBy(() -> node("a", "kawat.endpoint.Hall.history", "food=10/1m"))
                .isInstanceOf(StartException.class)
                .hasMessage(
                        "endpoint 'Hall': history must be none with relay=jms, which keeps nothing; with relay=none it"
                                + " may be kept, got 'food=10/PT1M'");
    }

    @Test
    void historyOfAnEndpointWithoutTheRelayIsNone() {
        node("a", "kawat.endpoint.Hall.history", "food=10/1m", "kawat.endpoint.Hall.relay", "none");
    }

    @Test
    void wrongSettingsAreProblemsAtStart() {
        assertThatThrownBy(() -> node("a", "kawat.jms-topic", " "))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("kawat.jms-topic")
                .hasMessageContaining("must be a name");
        assertThatThrownBy(() -> node("a", "kawat.jms-topics", "x"))
                .hasMessageContaining("the nearest is kawat.jms-topic");
    }

    @Test
    void applicationWithoutConnectionFactoryAndJndiDoesNotStart() {
        Producers.wanted = Set.of();
        assertThatThrownBy(() -> node("a"))
                .isInstanceOf(StartException.class)
                .hasMessage("kawat.relay=jms: needs a connection factory: a bean of type jakarta.jms.ConnectionFactory,"
                        + " because there is no JNDI that could have 'java:comp/DefaultJMSConnectionFactory'");
        Producers.wanted = Set.of(Factories.class, MoreFactories.class);
        assertThatThrownBy(() -> node("a"))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("kawat.relay=jms: must have one bean of type jakarta.jms.ConnectionFactory")
                .hasMessageContaining("MoreFactories");
    }

    @Test
    void namesOfJndiAreFound() {
        System.setProperty(Context.INITIAL_CONTEXT_FACTORY, Names.class.getName());
        try {
            KawatServer first = node("a", "kawat.jms-connection-factory", "jms/factory", "kawat.jms-topic", "jms/news");
            KawatServer second = node("b", "kawat.jms-topic", "news");
            awaitNodes(first, "a", "b");
            awaitUp(first, second);
        } finally {
            System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
        }
    }

    @Test
    void nameThatJndiDoesNotHaveIsTold() {
        System.setProperty(Context.INITIAL_CONTEXT_FACTORY, Names.class.getName());
        try (RelayLog log = new RelayLog()) {
            node("a", "kawat.jms-topic", "jms/nothing");
            log.await("JNDI has no 'jms/nothing'");
            node("b", "kawat.jms-topic", "jms/queue");
            log.await("'jms/queue' in JNDI must be a jakarta.jms.Topic, got ");
            Producers.wanted = Set.of();
            node("c");
            log.await("JNDI has no 'java:comp/DefaultJMSConnectionFactory', and there is no bean of type"
                    + " jakarta.jms.ConnectionFactory");
        } finally {
            System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
        }
    }
}
