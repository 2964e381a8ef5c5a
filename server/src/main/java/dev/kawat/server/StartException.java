/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import dev.kawat.EndpointDefinitionException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Thrown when a server cannot start. Everything that was started is stopped again. */
public final class StartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String[] problems; // an array, because a List need not be serializable

    private StartException(List<String> problems, Throwable cause) {
        super(String.join(System.lineSeparator(), problems), cause);
        this.problems = problems.toArray(String[]::new);
    }

    /**
     * Returns the exception for a failure, with the problems that its causes report.
     *
     * @param address the host and the port of the server
     */
    static StartException of(Throwable failure, String address) {
        Set<Throwable> reasons = new LinkedHashSet<>();
        collect(failure, reasons);
        for (Throwable reason : reasons) {
            if (reason instanceof EndpointDefinitionException definition) {
                return new StartException(definition.problems(), failure);
            }
            if (reason instanceof SocketException || reason instanceof UnknownHostException) {
                return new StartException(List.of("cannot listen on " + address + ": " + reason.getMessage()), failure);
            }
        }
        List<Throwable> suppressed = List.of(failure.getSuppressed());
        List<Throwable> problems = suppressed.isEmpty() ? List.of(failure) : suppressed;
        return new StartException(problems.stream().map(StartException::line).toList(), failure);
    }

    /** Collects a failure, its causes and its suppressed exceptions, because Weld reports its problems as suppressed exceptions. */
    private static void collect(Throwable failure, Set<Throwable> reasons) {
        if (!reasons.add(failure)) {
            return;
        }
        if (failure.getCause() != null) {
            collect(failure.getCause(), reasons);
        }
        for (Throwable suppressed : failure.getSuppressed()) {
            collect(suppressed, reasons);
        }
    }

    private static String line(Throwable problem) {
        return String.valueOf(problem.getMessage()).replaceAll("\\s+", " ");
    }

    /** Returns the problems, each as one line; never empty. */
    public List<String> problems() {
        return List.of(problems);
    }
}
