/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.List;

/**
 * The failure to start an application whose declarations or settings break rules. Kawat throws it; it lists all problems at once.
 */
public final class EndpointDefinitionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String[] problems; // an array, because that is serializable

    /** Creates an exception for these problems, each of the form {@code <where>: <rule>, got <value>}. */
    public EndpointDefinitionException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = problems.toArray(String[]::new);
    }

    /** Returns every problem, in the order in which they were found; never empty. */
    public List<String> problems() {
        return List.of(problems);
    }
}
