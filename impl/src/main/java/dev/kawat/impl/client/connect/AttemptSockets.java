/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client.connect;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sockets of one attempt, so that another thread can give it up: what the attempt waits for fails. Usable from any thread.
 */
final class AttemptSockets {

    private static final System.Logger LOG = System.getLogger("dev.kawat.client");

    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private volatile boolean abandoned;

    /**
     * Adds a socket, or what wakes a selector.
     *
     * @throws IOException if the attempt was given up; it is closed then
     */
    <T extends Closeable> T add(T opened) throws IOException {
        open.add(opened);
        if (abandoned) {
            opened.close();
        }
        check();
        return opened;
    }

    /**
     * Checks that the attempt goes on.
     *
     * @throws IOException if it was given up
     */
    void check() throws IOException {
        if (abandoned) {
            throw new IOException("the attempt to connect was given up");
        }
    }

    /** Removes something that this attempt has closed, or that outlives it. */
    void remove(Closeable no) {
        open.remove(no);
    }

    /** Closes everything, and whatever is added later. */
    void abandon() {
        abandoned = true;
        for (Closeable one : open) {
            try {
                one.close();
            } catch (IOException gone) {
                LOG.log(Level.DEBUG, "a socket could not be closed", gone);
            }
        }
    }
}
