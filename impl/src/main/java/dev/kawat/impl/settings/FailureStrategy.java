/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

/** What happens when something fails and no error callback takes it. */
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

    /** Whether the failure goes to the log; otherwise only to its DEBUG level. */
    public boolean logs() {
        return logs;
    }

    /** Whether the connection closes. */
    public boolean closes() {
        return closes;
    }
}
