/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.problem;

import dev.kawat.EndpointDefinitionException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong with a deployment, so that all of it is said at once, and once. Not for use by several threads. */
public final class Problems {

    private final Set<String> messages = new LinkedHashSet<>();

    /** One problem: where it is, the rule that is broken, and the value that breaks it. */
    public void add(String where, String rule, Object value) {
        messages.add(where + ": " + rule + ", got " + quoted(value));
    }

    /** One problem for which no value is to blame. */
    public void add(String where, String rule) {
        messages.add(where + ": " + rule);
    }

    /** All problems so far, in order; possibly empty. */
    public List<String> messages() {
        return List.copyOf(messages);
    }

    /** Throws when there are problems. */
    public void throwIfAny() {
        if (!messages.isEmpty()) {
            throw new EndpointDefinitionException(messages());
        }
    }

    private static String quoted(Object value) {
        return value instanceof CharSequence text ? "'" + text + "'" : String.valueOf(value);
    }
}
