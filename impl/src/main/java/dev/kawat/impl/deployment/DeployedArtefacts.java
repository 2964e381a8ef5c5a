/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.Artefacts;
import dev.kawat.impl.artefact.ArtefactCatalogue;
import dev.kawat.impl.artefact.ArtefactFolder;
import dev.kawat.impl.execution.ApplicationExecutor;
import dev.kawat.impl.time.Time;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The artefacts of a deployment: those of the class path, and the folder in which more may come. */
final class DeployedArtefacts {

    private final ArtefactCatalogue catalogue;
    private final @Nullable ArtefactFolder folder;
    private final Time time;

    /** Runs what the folder brings: observers, beans and engines are of the application. */
    private final Executor application;

    private volatile Runnable stop = () -> {};

    /**
     * The artefacts of a deployment that is about to start.
     *
     * @param folder the folder; null for none
     * @param loader the class loader of the application
     */
    DeployedArtefacts(ArtefactCatalogue catalogue, @Nullable ArtefactFolder folder, Time time, ClassLoader loader) {
        this.catalogue = catalogue;
        this.folder = folder;
        this.time = time;
        this.application = new ApplicationExecutor(Runnable::run, loader);
    }

    /** Returns the artefacts as applications find them. */
    Artefacts all() {
        return catalogue;
    }

    /** Notifies the observer of what is there, and begins to read the folder. Called once, when the application can find them. */
    void start() {
        catalogue.announce();
        ArtefactFolder files = folder;
        if (files != null) {
            Runnable poll = () -> application.execute(files::poll);
            poll.run();
            stop = time.every("kawat-artefacts", ArtefactFolder.INTERVAL, poll);
        }
    }

    /** Reads the folder no longer. The endpoints stay. */
    void stop() {
        stop.run();
    }
}
