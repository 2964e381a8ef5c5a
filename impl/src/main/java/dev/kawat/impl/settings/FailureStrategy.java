/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import java.lang.System.Logger.Level;

/** The action when something fails and no error callback takes the failure. */
public enum FailureStrategy {

    /** The failure is logged, and the connection closes. */
    LOG_AND_CLOSE(true, true),

    /** The connection closes. */
    CLOSE(false, true),

    /** The failure is logged, and the connection stays open. */
    LOG(true, false),

    /** The connection stays open. */
    IGNORE(false, false);

    private final boolean logs;
    private final boolean closes;

    FailureStrategy(boolean logs, boolean closes) {
        this.logs = logs;
        this.closes = closes;
    }

    /** Returns the level at which the failure is logged: ERROR if it is logged as a problem, else DEBUG. */
    public Level level() {
        return logs ? Level.ERROR : Level.DEBUG;
    }

    /** Returns whether the connection closes. */
    public boolean closes() {
        return closes;
    }
}
