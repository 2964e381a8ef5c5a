/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.List;

/** The declarations or settings of an application break rules; it does not start. Lists every problem at once. */
public final class EndpointDefinitionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String[] problems; // an array, for that is serializable

    /** An exception for these problems, each of the form {@code <where>: <rule>, got <value>}. */
    public EndpointDefinitionException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = problems.toArray(String[]::new);
    }

    /** Every problem, in the order in which they were found; never empty. */
    public List<String> problems() {
        return List.of(problems);
    }
}
