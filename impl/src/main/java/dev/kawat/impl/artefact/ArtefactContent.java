/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.artefact;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of a file, as far as it could be read.
 *
 * @param summary what the file says of its endpoint
 * @param declaration the endpoint; null if there are problems
 * @param problems the broken rules, each with its place
 * @param at the place of the first problem; without problems, that of the handler
 */
public record ArtefactContent(
        Summary summary, @Nullable ArtefactDeclaration declaration, List<String> problems, Position at) {

    /** Copies the problems. */
    public ArtefactContent {
        problems = List.copyOf(problems);
    }

    /**
     * The summary of a file, for those who look at its artefact.
     *
     * @param path the path; null if it could not be read
     * @param handler the handler; null if it could not be read
     * @param engine the engine; null if the handler could not be read
     * @param description the description; possibly empty
     */
    record Summary(
            @Nullable String path,
            @Nullable String handler,
            @Nullable String engine,
            String description) {

        /** Nothing could be read. */
        static final Summary NONE = new Summary(null, null, null, "");
    }
}
