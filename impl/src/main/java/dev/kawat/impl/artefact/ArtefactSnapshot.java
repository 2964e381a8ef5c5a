/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.artefact;

import dev.kawat.Artefact;
import dev.kawat.impl.artefact.ArtefactContent.Summary;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The one implementation of an artefact. Immutable. */
final class ArtefactSnapshot implements Artefact {

    private final String location;
    private final String name;
    private final State state;
    private final Summary summary;
    private final boolean serving;
    private final @Nullable Problem error;
    private final Instant time;

    ArtefactSnapshot(
            String location,
            String name,
            State state,
            Summary summary,
            boolean serving,
            @Nullable Problem error,
            Instant time) {
        this.location = location;
        this.name = name;
        this.state = state;
        this.summary = summary;
        this.serving = serving;
        this.error = error;
        this.time = time;
    }

    @Override
    public String location() {
        return location;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public Optional<String> path() {
        return Optional.ofNullable(summary.path());
    }

    @Override
    public Optional<String> handler() {
        return Optional.ofNullable(summary.handler());
    }

    @Override
    public Optional<String> engine() {
        return Optional.ofNullable(summary.engine());
    }

    @Override
    public String description() {
        return summary.description();
    }

    @Override
    public boolean serving() {
        return serving;
    }

    @Override
    public Optional<Problem> error() {
        return Optional.ofNullable(error);
    }

    @Override
    public Instant time() {
        return time;
    }

    /** Returns the place and the state, for logs. */
    @Override
    public String toString() {
        return location + " " + state;
    }
}
