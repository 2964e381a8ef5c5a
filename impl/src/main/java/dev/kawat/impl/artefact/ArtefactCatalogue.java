/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.artefact;

import dev.kawat.Artefact;
import dev.kawat.Artefacts;
import dev.kawat.impl.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The present artefacts of an application, and the observer of their changes. Changed by one thread at a time, and read by any. */
public final class ArtefactCatalogue implements Artefacts {

    private final Clock clock;
    private final Consumer<Artefact> observer;

    private volatile List<Artefact> artefacts = List.of();

    /**
     * No artefacts yet.
     *
     * @param clock tells the times of changes
     * @param observer notified of each change; never throws
     */
    public ArtefactCatalogue(Clock clock, Consumer<Artefact> observer) {
        this.clock = clock;
        this.observer = observer;
    }

    /** Adds the artefact of a file of the class path, whose endpoint has started. Nobody is notified before {@link #announce}. */
    public void addStarted(ArtefactFile file, ArtefactContent content) {
        put(new ArtefactSnapshot(
                file.location(),
                file.endpoint(),
                Artefact.State.STARTED,
                content.summary(),
                true,
                null,
                clock.instant()));
    }

    /** Notifies the observer of the artefacts that are there. Called once, when the application can find them. */
    public void announce() {
        artefacts.forEach(observer);
    }

    /** Returns the clock. */
    Clock clock() {
        return clock;
    }

    /** Notes the change of an artefact, and notifies the observer. */
    void changed(Artefact artefact) {
        if (artefact.state() == Artefact.State.REMOVED) {
            artefacts = artefacts.stream()
                    .filter(known -> !known.location().equals(artefact.location()))
                    .toList();
        } else {
            put(artefact);
        }
        observer.accept(artefact);
    }

    private void put(Artefact artefact) {
        List<Artefact> next = new ArrayList<>(artefacts);
        for (int i = 0; i < next.size(); i++) {
            if (next.get(i).location().equals(artefact.location())) {
                next.set(i, artefact);
                artefacts = List.copyOf(next);
                return;
            }
        }
        next.add(artefact);
        artefacts = List.copyOf(next);
    }

    @Override
    public List<Artefact> all() {
        return artefacts;
    }

    @Override
    public Optional<Artefact> byName(String name) {
        return artefacts.stream()
                .filter(artefact -> artefact.name().equals(name))
                .min(Comparator.comparing(artefact -> !artefact.serving()));
    }
}
