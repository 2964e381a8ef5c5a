/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.artefact;

import dev.kawat.Artefact;
import dev.kawat.Artefacts;
import dev.kawat.WebSocketEndpoint;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;

/** Tells the states of files, by their names, and opens the barrier when it is told to. */
@WebSocketEndpoint("/states")
public class States {

    @Inject
    Artefacts artefacts;

    @Inject
    Barrier barrier;

    @OnMessage
    String asked(String name) {
        if (name.equals("open the barrier")) {
            barrier.open();
            return "open";
        }
        return artefacts.byName(name).map(States::text).orElse("none");
    }

    private static String text(Artefact artefact) {
        String error = artefact.error()
                .map(problem -> " " + problem.line() + ":" + problem.column() + " " + problem.message())
                .orElse("");
        return artefact.state() + (artefact.serving() ? " serving " : " silent ") + artefact.description() + error;
    }
}
