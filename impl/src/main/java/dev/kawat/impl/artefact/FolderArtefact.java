/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.artefact;

import dev.kawat.Artefact;
import dev.kawat.Artefact.State;
import dev.kawat.EndpointDefinitionException;
import dev.kawat.impl.artefact.ArtefactContent.Summary;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.time.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file of the folder, and the endpoint that it declares, from the file's first sight to its removal. Used by one thread. */
final class FolderArtefact {

    /**
     * The surroundings that all files of a folder share.
     *
     * @param configuration has the values of placeholders
     * @param host starts the endpoints
     * @param catalogue notes the states of the files
     */
    record Surroundings(Configuration configuration, ArtefactHost host, ArtefactCatalogue catalogue) {

        Clock clock() {
            return catalogue.clock();
        }
    }

    private static final System.Logger LOG = System.getLogger("dev.kawat.artefact");

    /** The coarsest times of files: a change within it may leave the time as it was, so such a file is read once more. */
    private static final Duration COARSEST_TIME = Duration.ofSeconds(2);

    /** The first time from a failure to the next try. It doubles with each failure. */
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

    /** The longest time from a failure to the next try. */
    private static final Duration LAST_RETRY = Duration.ofMinutes(1);

    private final Path path;
    private final Surroundings surroundings;
    private final String name;

    /** The state of the file as last seen; null before the first sight. */
    private @Nullable FileState seen;

    /** The time since which the file is as last seen, or missing. */
    private long since;

    /** The time at which the file is to be read; null if it serves as it is, or waits for another endpoint to end. */
    private @Nullable Long due;

    /** The time from the next failure to the try after it. */
    private Duration untilRetry = FIRST_RETRY;

    private boolean missing;

    /** The content that was read last; null before. */
    private @Nullable ArtefactFile file;

    private @Nullable ArtefactDeclaration declaration;
    private ArtefactHost.@Nullable Served served;
    private Summary summary = Summary.NONE;
    private Position handlerAt = Position.WHOLE;
    private Artefact.@Nullable Problem problem;

    /** True while another endpoint has the path or the name. */
    private boolean waiting;

    FolderArtefact(Path path, Surroundings surroundings) {
        this.path = path;
        this.surroundings = surroundings;
        this.name = ArtefactFile.endpointOf(path.getFileName().toString());
    }

    // ---- The file ----

    /**
     * Notes the state of the file, and reads it if it has been still for long enough.
     *
     * @param first whether the folder is looked at for the first time, so that a file is read at once
     */
    void seen(FileState now, boolean first) {
        long nanos = surroundings.clock().nanos();
        boolean found = seen == null;
        if (!now.isAs(seen) || missing) {
            missing = false;
            seen = now;
            since = nanos;
            boolean old = first && age(now).compareTo(ArtefactFolder.INTERVAL) >= 0;
            due = old ? nanos : nanos + ArtefactFolder.INTERVAL.toNanos();
            untilRetry = FIRST_RETRY;
        }
        if (found) {
            publish(State.NEW);
        }
        if (due != null && due - nanos <= 0) {
            read(now, nanos);
        } else if (first) {
            readEarly(now);
        }
    }

    private Duration age(FileState state) {
        return Duration.between(
                state.modified().toInstant(), surroundings.clock().instant());
    }

    /** Notes that the file is missing; returns whether it has been for long enough to be gone. */
    boolean missed() {
        long nanos = surroundings.clock().nanos();
        if (!missing) {
            missing = true;
            since = nanos;
        }
        if (nanos - since < ArtefactFolder.INTERVAL.toNanos()) {
            return false;
        }
        remove();
        return true;
    }

    private void read(FileState state, long nanos) {
        boolean young = age(state).compareTo(COARSEST_TIME) < 0;
        due = young ? (Long) (nanos + COARSEST_TIME.toNanos()) : null;
        String refusal = state.refusal();
        if (refusal != null) {
            failUnread(refusal);
        } else {
            readContent(state, nanos);
        }
        if (problem != null && !waiting && due == null) {
            due = nanos + untilRetry.toNanos(); // what it needs may come, such as a script or a permission
            Duration doubled = untilRetry.multipliedBy(2);
            untilRetry = doubled.compareTo(LAST_RETRY) < 0 ? doubled : LAST_RETRY;
        }
    }

    private void readContent(FileState state, long nanos) {
        ArtefactFile content;
        try {
            content = content(state);
        } catch (IOException unreadable) {
            failUnread("file must be readable, got " + unreadable);
            return;
        }
        if (!hasLengthOf(state, content)) {
            due = nanos + ArtefactFolder.INTERVAL.toNanos(); // it is being written
        } else if (file == null || !file.hasContentOf(content) || problem != null) {
            file = content;
            load(ArtefactReader.read(content, surroundings.configuration()));
        }
    }

    /**
     * Reads a file that may still be written when the application starts. It is served if it is right as it is, because clients
     * wait for it, and some engines take no endpoints later. Otherwise it is read again when it has been still.
     */
    private void readEarly(FileState state) {
        if (state.refusal() != null) {
            return;
        }
        try {
            ArtefactFile content = content(state);
            ArtefactContent early = ArtefactReader.read(content, surroundings.configuration());
            if (hasLengthOf(state, content) && early.declaration() != null) {
                file = content;
                load(early);
            }
        } catch (IOException unreadable) {
            LOG.log(Level.DEBUG, "{0}: not readable yet, {1}", path, unreadable);
        }
    }

    private ArtefactFile content(FileState state) throws IOException {
        try (InputStream in = Files.newInputStream(state.file())) {
            return ArtefactFile.read(path.toString(), in);
        }
    }

    private static boolean hasLengthOf(FileState state, ArtefactFile content) {
        return content.length() == Math.min(state.size(), ArtefactFile.MAX_BYTES + 1L);
    }

    private void failUnread(String rule) {
        file = null;
        declaration = null;
        waiting = false;
        fail(List.of(path + ": " + rule), Position.WHOLE);
    }

    // ---- The endpoint ----

    private void load(ArtefactContent content) {
        waiting = false;
        declaration = content.declaration();
        handlerAt = content.at();
        if (served == null) {
            summary = content.summary();
        }
        if (declaration == null) {
            fail(content.problems(), content.at());
        } else {
            start(declaration, content.summary());
        }
    }

    /** Starts the endpoint if it waits for a path or a name that is free by now. */
    void retry() {
        ArtefactDeclaration wanted = declaration;
        ArtefactFile content = file;
        if (waiting && wanted != null && content != null && conflicts(wanted).isEmpty()) {
            load(ArtefactReader.read(content, surroundings.configuration()));
        }
    }

    private List<String> conflicts(ArtefactDeclaration wanted) {
        return surroundings.host().conflicts(wanted, served);
    }

    private void start(ArtefactDeclaration wanted, Summary wantedSummary) {
        List<String> conflicts = conflicts(wanted);
        if (!conflicts.isEmpty()) {
            waiting = true;
            fail(conflicts, Position.WHOLE);
            return;
        }
        boolean changed = served != null;
        try {
            if (served == null) {
                served = surroundings.host().start(wanted);
            } else {
                served.change(wanted);
            }
        } catch (EndpointDefinitionException wrong) {
            waiting = !conflicts(wanted).isEmpty();
            Throwable[] causes = wrong.getSuppressed();
            fail(wrong.problems(), handlerAt, causes.length == 0 ? null : causes[0]);
            return;
        } catch (RuntimeException | Error failure) { // of code of the application
            fail(List.of(path + ": the endpoint must start, got " + failure), handlerAt, failure);
            return;
        }
        summary = wantedSummary;
        problem = null;
        LOG.log(
                Level.INFO,
                "{0}: endpoint ''{1}'' at {2} {3}",
                path,
                name,
                wanted.path(),
                changed ? "changed" : "started");
        publish(State.STARTED);
    }

    private void fail(List<String> problems, Position at) {
        fail(problems, at, null);
    }

    /** Reports a failure, unless it is the one that is known already. */
    private void fail(List<String> problems, Position at, @Nullable Throwable cause) {
        String message = String.join("; ", problems);
        Artefact.Problem before = problem;
        problem = new Artefact.Problem(message, path.getFileName().toString(), at.line(), at.column());
        if (before != null && before.message().equals(message)) {
            return;
        }
        String outcome = served == null ? "the endpoint is not there" : "the former version serves";
        LOG.log(Level.ERROR, message + "; " + outcome, cause);
        publish(State.FAILED);
    }

    private void remove() {
        ArtefactHost.Served ending = served;
        if (ending != null) {
            served = null;
            ending.remove();
            LOG.log(Level.INFO, "{0}: endpoint ''{1}'' removed", path, name);
        }
        problem = null;
        publish(State.REMOVED);
    }

    private void publish(State state) {
        surroundings
                .catalogue()
                .changed(new ArtefactSnapshot(
                        path.toString(),
                        name,
                        state,
                        summary,
                        served != null,
                        problem,
                        surroundings.clock().instant()));
    }
}
