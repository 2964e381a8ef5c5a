/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.execution;

import java.util.concurrent.Executor;

/**
 * Runs code of the application that is no callback, such as completions, on workers and with the application's class loader.
 *
 * @param workers runs the tasks
 * @param loader the class loader of the application
 */
public record ApplicationExecutor(Executor workers, ClassLoader loader) implements Executor {

    @Override
    public void execute(Runnable task) {
        workers.execute(() -> run(task));
    }

    private void run(Runnable task) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            task.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
