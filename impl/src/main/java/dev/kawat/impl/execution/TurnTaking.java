/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.execution;

import java.util.concurrent.Executor;

/** An executor whose tasks go first in turn. Usable from any thread. */
public interface TurnTaking extends Executor {

    /** Runs the rest of a task that has had its turn, behind what else the executor has to do by now. */
    void executeBehindOthers(Runnable rest);

    /** Does so on any executor. One that knows of no turns runs its tasks in the order of their arrival, or all at once. */
    static void handOver(Executor executor, Runnable rest) {
        if (executor instanceof TurnTaking turns) {
            turns.executeBehindOthers(rest);
        } else {
            executor.execute(rest);
        }
    }
}
