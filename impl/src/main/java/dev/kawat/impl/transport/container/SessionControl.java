/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.container;

import jakarta.websocket.Session;

/**
 * What the Jakarta WebSocket API has no word for: stopping the flow of messages, and ending a connection whose peer does not
 * read. Where the engine below us is one whose own session can do it, that is used; otherwise what the API allows.
 */
interface SessionControl {

    /** The control of a session, by the class that its engine made it of. */
    static SessionControl of(Session session) {
        String engine = session.getClass().getName();
        try {
            if (engine.startsWith("org.apache.tomcat.websocket.")) {
                return TomcatControl.of(session);
            }
            if (engine.startsWith("io.undertow.websockets.jsr.")) {
                return UndertowControl.of(session);
            }
        } catch (LinkageError hidden) {
            return new PortableControl(session); // the server does not show its classes to applications
        }
        return new PortableControl(session);
    }

    /** Asks the engine to deliver no more. */
    void pause();

    /** Lets it deliver again. */
    void resume();

    /** Called by the engine's thread after each delivery: waits there for {@link #resume} if that is the only way to pause. */
    default void afterDelivery() {}

    /** Called on a worker before the close frame is written, so that writing it cannot take for ever. */
    default void beforeClose() {}

    /** Ends the connection without waiting for the peer, as hard as the engine can. May block; called on a worker. */
    void abort();
}
