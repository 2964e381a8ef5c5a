/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.jms;

import dev.kawat.spi.RelayAddress;
import dev.kawat.spi.RelayContext;
import dev.kawat.spi.RelayListener.Outcome;
import dev.kawat.spi.RelayMessage;
import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.Topic;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Two contexts of Jakarta Messaging, one to publish and one to receive, from when they are opened until one of them fails. The
 * thread that receives opens and closes both, so that nobody else waits for a provider that does not answer.
 */
final class JmsLink {

    /** The time that it may take to open both. Artemis waits for 30 seconds if a broker goes away just then. */
    static final long OPEN_MILLIS = 10_000;

    /** The property that has the application; all nodes select by it. */
    private static final String APPLICATION = "kawat";

    /** The property that has the address. */
    private static final String ADDRESS = "kawatAddress";

    /** The time that one call waits for a message. A link ends within this time, and the time to close two contexts. */
    private static final long RECEIVE_MILLIS = 250;

    /** A call that ends after less time, without a message, has not waited. */
    private static final long RETURNED_EARLY = TimeUnit.MILLISECONDS.toNanos(RECEIVE_MILLIS / 2);

    private static final int EARLY_RETURNS = 3;
    private static final byte[] NOTHING = {};

    private static final System.Logger LOG = System.getLogger("dev.kawat.relay");

    /** The context to publish, by one thread at a time. */
    private record Publisher(JMSContext context, JMSProducer producer, Topic topic) {}

    private final JmsRelay relay;
    private final JmsResources resources;
    private final RelayContext context;
    private final String application;
    private final Thread thread;

    /** When it has begun to open them. Used by the thread that sends. */
    private long begin;

    /** Publishes; null until both contexts are open. */
    private volatile @Nullable Publisher publisher;

    private volatile boolean ended;
    private volatile @Nullable Throwable failure;

    JmsLink(JmsRelay relay, JmsResources resources, RelayContext context) {
        this.relay = relay;
        this.resources = resources;
        this.context = context;
        this.application = relay.text(RelayAddress.NODES);
        this.thread = context.thread("kawat-jms-receiver", this::run);
    }

    /** Begins to open the contexts. */
    void start() {
        begin = System.nanoTime();
        thread.start();
    }

    // ---- The thread that sends ----

    /** Publishes messages, and returns what became of them. A failure is that of the link. */
    Outcome publish(List<RelayMessage> messages) {
        Publisher known = publisher;
        if (known == null) {
            throw new IllegalStateRuntimeException("the link is not open");
        }
        int sent = 0;
        try {
            for (RelayMessage message : messages) {
                BytesMessage bytes = known.context.createBytesMessage();
                bytes.writeBytes(message.content());
                bytes.setStringProperty(ADDRESS, relay.text(message.address()));
                known.producer.send(known.topic, bytes);
                sent++;
            }
            return Outcome.DONE;
        } catch (JMSException | RuntimeException | Error failed) {
            fail(failed);
            return sent == 0 && isRefusal(failed) ? Outcome.REFUSED : Outcome.UNKNOWN;
        }
    }

    private static boolean isRefusal(Throwable failed) {
        return failed instanceof JMSSecurityRuntimeException
                || failed instanceof InvalidDestinationRuntimeException
                || failed instanceof MessageFormatRuntimeException;
    }

    // ---- The thread that receives ----

    /** Returns the thread that receives. */
    Thread thread() {
        return thread;
    }

    private void run() {
        JMSContext publishing = null;
        JMSContext receiving = null;
        try {
            publishing = resources.open();
            Publisher opened = publisher(publishing);
            receiving = resources.open();
            JMSConsumer consumer =
                    receiving.createConsumer(resources.topic(receiving), APPLICATION + " = '" + application + "'");
            publisher = opened;
            relay.changed();
            receive(consumer);
        } catch (RuntimeException | Error failed) { // a provider is code of others, and may lack classes or memory
            fail(failed);
        } finally {
            close(receiving);
            close(publishing);
            relay.ended(this);
        }
    }

    private Publisher publisher(JMSContext opened) {
        JMSProducer producer = opened.createProducer()
                .setDeliveryMode(DeliveryMode.NON_PERSISTENT)
                .setDisableMessageID(true)
                .setDisableMessageTimestamp(true)
                .setProperty(APPLICATION, application);
        return new Publisher(opened, producer, resources.topic(opened));
    }

    private void receive(JMSConsumer consumer) {
        int early = 0;
        while (!ended) {
            long before = System.nanoTime();
            Message message = consumer.receive(RECEIVE_MILLIS);
            boolean hasWaited = message != null || System.nanoTime() - before >= RETURNED_EARLY;
            early = hasWaited ? 0 : early + 1;
            if (early == EARLY_RETURNS) {
                throw new IllegalStateRuntimeException("the provider has closed the connection");
            }
            if (message != null) {
                received(message);
            }
        }
    }

    private void received(Message message) {
        try {
            RelayAddress address = relay.followed(message.getStringProperty(ADDRESS));
            if (address != null && !ended) {
                context.listener().received(address, content(message));
            }
        } catch (JMSException | JMSRuntimeException broken) { // a message that nobody can read is none of ours
            LOG.log(Level.DEBUG, "a message on the topic of Jakarta Messaging could not be read", broken);
        }
    }

    /** Returns the bytes of a message; none for one that is not of a node, which Kawat counts as it does every broken one. */
    private byte[] content(Message message) throws JMSException {
        if (!(message instanceof BytesMessage bytes) || bytes.getBodyLength() > context.maxContent()) {
            return NOTHING;
        }
        byte[] content = new byte[(int) bytes.getBodyLength()];
        return bytes.readBytes(content) == content.length ? content : NOTHING;
    }

    private static void close(@Nullable JMSContext opened) {
        if (opened != null) {
            try {
                opened.close();
            } catch (RuntimeException gone) {
                LOG.log(Level.DEBUG, "a context of Jakarta Messaging could not be closed", gone);
            }
        }
    }

    // ---- The state, for any thread ----

    /** Returns whether both contexts are open, and the consumer is there. */
    boolean isListening() {
        return publisher != null;
    }

    /** Returns whether the contexts should have been opened by now. */
    boolean isLate() {
        return System.nanoTime() - begin >= TimeUnit.MILLISECONDS.toNanos(OPEN_MILLIS);
    }

    /** Notes a failure, and ends the link. */
    void fail(Throwable reason) {
        if (failure == null) { // that of the two threads which is first; a race hides no failure, but only one of two
            // reasons
            failure = reason;
        }
        end();
        relay.changed();
    }

    boolean hasFailed() {
        return failure != null;
    }

    /** Throws the failure of the link if there is one. */
    void throwIfFailed() {
        Throwable reason = failure;
        if (reason != null) {
            throw reason instanceof RuntimeException runtime
                    ? runtime
                    : new JMSRuntimeException(reason.getMessage(), null, reason);
        }
    }

    /** Ends the link soon: its thread closes what is open. */
    void end() {
        ended = true;
        if (publisher == null) {
            thread.interrupt(); // it may wait for an answer
        }
    }
}
