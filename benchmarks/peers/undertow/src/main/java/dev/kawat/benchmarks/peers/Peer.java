/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.peers;

import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.servlet.ServletException;

/** Undertow with its own engine, through the Jakarta API. */
public final class Peer {

    private Peer() {}

    /** Serves on the port that is given, on the loopback address, until the process ends. */
    public static void main(String[] arguments) throws ServletException {
        DeploymentInfo application = Servlets.deployment()
                .setClassLoader(Peer.class.getClassLoader())
                .setContextPath("/")
                .setDeploymentName("peer")
                .addServletContextAttribute(
                        WebSocketDeploymentInfo.ATTRIBUTE_NAME,
                        new WebSocketDeploymentInfo().addEndpoint(Echo.class).addEndpoint(Broadcast.class));
        DeploymentManager deployment = Servlets.defaultContainer().addDeployment(application);
        deployment.deploy();
        Undertow.builder()
                .addHttpListener(Integer.parseInt(arguments[0]), "127.0.0.1")
                .setHandler(deployment.start())
                .build()
                .start();
    }
}
