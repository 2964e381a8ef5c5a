/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.jms;

import java.util.Hashtable;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;
import org.apache.activemq.artemis.jndi.ActiveMQInitialContextFactory;

/** The JNDI of Artemis, with names of resources of the broker of the test. */
public class Names implements InitialContextFactory {

    @Override
    @SuppressWarnings("JdkObsolete") // JNDI wants it
    public Context getInitialContext(Hashtable<?, ?> environment) throws NamingException {
        Hashtable<Object, Object> names = new Hashtable<>(environment);
        names.put("connectionFactory.jms/factory", Factories.broker.url());
        names.put("topic.jms/news", "news");
        names.put("queue.jms/queue", "queue");
        return new ActiveMQInitialContextFactory().getInitialContext(names);
    }
}
