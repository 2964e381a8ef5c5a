/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.peers;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;

/** Spring Boot on its embedded Tomcat, let in more than 8192 connections; everything else is at its default. */
@EnableWebSocket
@SpringBootApplication
public class Peer implements WebSocketConfigurer {

    /** Serves on the port that is given, on the loopback address, until the process ends. */
    public static void main(String[] arguments) {
        SpringApplication application = new SpringApplication(Peer.class);
        application.setDefaultProperties(Map.of(
                "server.address", "127.0.0.1",
                "server.port", arguments[0],
                "server.tomcat.max-connections", "20000"));
        application.run();
    }

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        registry.addHandler(new Echo(), "/echo").addHandler(new Broadcast(), "/broadcast");
    }
}
