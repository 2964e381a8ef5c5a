/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test.line;

/**
 * The client's side of an upgraded connection, as bytes. No method but {@link #end} waits for the server. Usable from any thread.
 */
public interface Line {

    /** Receives what comes from the server. Called by one thread at a time. */
    interface Listener {

        /** Receives bytes, which belong to the listener. */
        void received(byte[] bytes);

        /** The server has ended its side, or the connection is gone. Nothing follows. */
        void ended();
    }

    /** Begins to pass on what comes, also what has come before. Called once. */
    void start(Listener listener);

    /** Sends bytes after those before; nothing once the client has vanished or ended. */
    void send(byte[] bytes);

    /** Takes nothing more from the line, as a peer does whose program hangs. */
    void stopReading();

    /** Takes from the line again. */
    void resumeReading();

    /** Neither sends nor takes anything any more, and does not say so, as a peer does whose network is gone. */
    void vanish();

    /** Ends the connection on this side, after what was sent, as far as the server takes that within a second. */
    void end();
}
