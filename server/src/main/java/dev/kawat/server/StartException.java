/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import java.util.List;

/** The server could not start. Each problem is one line for people; everything that had been started is stopped again. */
public final class StartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String[] problems; // an array, for that is serializable

    StartException(List<String> problems, Throwable cause) {
        super(String.join(System.lineSeparator(), problems), cause);
        this.problems = problems.toArray(String[]::new);
    }

    /** What is wrong, a line each; never empty. */
    public List<String> problems() {
        return List.of(problems);
    }
}
