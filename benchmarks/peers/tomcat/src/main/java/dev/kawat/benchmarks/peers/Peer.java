/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.peers;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/** Embedded Tomcat with its own engine. More than its 8192 connections are let in; everything else is at its default. */
public final class Peer {

    private Peer() {}

    /** Serves on the port that is given, on the loopback address, until the process ends. */
    public static void main(String[] arguments) throws IOException, LifecycleException, ServletException {
        Path base = Files.createTempDirectory("tomcat");
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(base.toString());
        Connector connector = new Connector();
        connector.setPort(Integer.parseInt(arguments[0]));
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxConnections", "20000");
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", base.toString());
        context.addServletContainerInitializer(new WsSci(), Set.of(Echo.class, Broadcast.class));
        Tomcat.addServlet(context, "none", new org.apache.catalina.servlets.DefaultServlet());
        context.addServletMappingDecoded("/", "none");
        tomcat.start();
        tomcat.getServer().await();
    }
}
