/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.artefact;

import dev.kawat.WebSocketEndpoint;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import jakarta.websocket.OnMessage;

/** Says who it is, and what was said. One for all connections. */
@Named("shout")
@ApplicationScoped
@WebSocketEndpoint
public class Shout {

    @OnMessage
    String said(String text) {
        return "shout " + text;
    }
}
