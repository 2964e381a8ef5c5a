/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A look into the process of Tomcat, by JMX. */
public final class TomcatProcess implements AutoCloseable {

    private static final long LOOK_AGAIN_NANOS = 200_000_000;

    private final JMXConnector connector;
    private final MBeanServerConnection beans;

    private TomcatProcess(JMXConnector connector) throws IOException {
        this.connector = connector;
        this.beans = connector.getMBeanServerConnection();
    }

    /** Connects to the Tomcat of the suite. */
    @SuppressWarnings("BanJNDI") // the process is of this build, on this machine
    public static TomcatProcess connect() throws IOException {
        String port = System.getProperty("it.tomcat-jmx-port");
        return new TomcatProcess(JMXConnectorFactory.connect(
                new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi")));
    }

    /** Returns the names of the threads whose names begin so. */
    public List<String> threads(String prefix) throws IOException {
        ThreadMXBean threads = ManagementFactory.newPlatformMXBeanProxy(
                beans, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
        return Arrays.stream(threads.dumpAllThreads(false, false))
                .map(thread -> thread.getThreadName())
                .filter(name -> name.startsWith(prefix))
                .toList();
    }

    /** Returns the number of instances of a class after a garbage collection. */
    public long instances(String className) {
        try {
            Object histogram = beans.invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
            return String.valueOf(histogram)
                    .lines()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(columns -> columns.length > 3 && columns[3].equals(className))
                    .mapToLong(columns -> Long.parseLong(columns[1]))
                    .sum();
        } catch (IOException | JMException failed) {
            throw new AssertionError(failed);
        }
    }

    /** Waits until there are no more than so many instances of a class, and returns how many there are at last. */
    public long awaitInstances(String className, long most) {
        long deadline = System.nanoTime() + Waits.EVENT.toNanos();
        long instances = instances(className);
        while (instances > most && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            instances = instances(className);
        }
        return instances;
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
