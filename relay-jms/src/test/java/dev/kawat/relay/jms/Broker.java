/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.jms;

import jakarta.jms.ConnectionFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** A real broker: Artemis in this JVM, on a port of its own and without files. */
final class Broker {

    private final int port = freePort();
    private final Line line;
    private EmbeddedActiveMQ artemis;

    private Broker() throws IOException {
        line = new Line(port);
    }

    static Broker start() throws Exception {
        Broker broker = new Broker();
        broker.restart();
        return broker;
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException none) {
            throw new IllegalStateException(none);
        }
    }

    /** Starts it again on the same port, with nothing in it. */
    void restart() throws Exception {
        Configuration configuration = new ConfigurationImpl()
                .setPersistenceEnabled(false)
                .setJMXManagementEnabled(false)
                .setSecurityEnabled(false)
                .addAcceptorConfiguration("tcp", "tcp://127.0.0.1:" + port + "?protocols=CORE");
        artemis = new EmbeddedActiveMQ();
        artemis.setConfiguration(configuration);
        artemis.start();
    }

    /** Ends it at once. */
    void kill() throws Exception {
        artemis.getActiveMQServer().fail(false);
        artemis.stop();
    }

    /** Stops it from answering, or lets it go on. */
    void freeze(boolean stop) {
        line.freeze(stop);
    }

    String url() {
        return "tcp://127.0.0.1:" + line.port();
    }

    /** Returns a factory of connections to it. */
    ConnectionFactory factory() {
        return new ActiveMQConnectionFactory(url());
    }

    /** Ends it as an administrator does. */
    void stop() throws Exception {
        line.close();
        artemis.stop();
    }
}
