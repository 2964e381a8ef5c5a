/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.artefact;

import dev.kawat.WebSocketEndpoint;
import jakarta.inject.Named;
import jakarta.websocket.OnMessage;

/** Says who it is, and what was said. */
@Named("talk")
@WebSocketEndpoint
public class Talk {

    @OnMessage
    String said(String text) {
        return "talk " + text;
    }
}
