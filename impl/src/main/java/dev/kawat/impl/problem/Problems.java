/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.problem;

import dev.kawat.EndpointDefinitionException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects the problems of a deployment, so that all are reported together, each once. Not for use by several threads. */
public final class Problems {

    private final Set<String> messages = new LinkedHashSet<>();
    private final List<Throwable> failures = new ArrayList<>();

    /**
     * Adds a problem with a value.
     *
     * @param where the place of the problem, such as an annotation on a class
     * @param rule the broken rule
     * @param value the value that breaks it
     */
    public void add(String where, String rule, Object value) {
        messages.add(where + ": " + rule + ", got " + quoted(value));
    }

    /** Adds a problem without a value. */
    public void add(String where, String rule) {
        messages.add(where + ": " + rule);
    }

    /** Adds problems as others report them. */
    public void addAll(Collection<String> others) {
        messages.addAll(others);
    }

    /** Notes a failure of code of the application behind a problem, whose stack trace is in that of the exception. */
    public void causedBy(Throwable failure) {
        failures.add(failure);
    }

    /** Returns all problems so far, in order; possibly empty. */
    public List<String> messages() {
        return List.copyOf(messages);
    }

    /**
     * Throws an exception if there are problems.
     *
     * @throws EndpointDefinitionException with all of them
     */
    public void throwIfAny() {
        if (!messages.isEmpty()) {
            throw exception();
        }
    }

    /** Returns an exception with all problems so far, of which there must be some. */
    public EndpointDefinitionException exception() {
        EndpointDefinitionException exception = new EndpointDefinitionException(messages());
        failures.forEach(exception::addSuppressed);
        return exception;
    }

    private static String quoted(Object value) {
        return value instanceof CharSequence text ? "'" + text + "'" : String.valueOf(value);
    }
}
