/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.impl.parameter.HttpToken;
import dev.kawat.impl.problem.Problems;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** The rules for the subprotocols of an endpoint, wherever they are declared. */
public final class Subprotocols {

    private Subprotocols() {}

    /** Adds a problem for each subprotocol that breaks a rule. */
    public static void check(Collection<String> subprotocols, String where, Problems problems) {
        Set<String> seen = new HashSet<>();
        for (String subprotocol : subprotocols) {
            if (!HttpToken.is(subprotocol)) {
                problems.add(where, "subprotocol must be a token (RFC 6455 section 4.1)", subprotocol);
            } else if (!seen.add(subprotocol)) {
                problems.add(where, "subprotocol must be named only once", subprotocol);
            }
        }
    }

    /** Adds a problem if every client would be refused because there are no subprotocols. */
    public static void checkRequired(
            boolean required, Collection<String> subprotocols, String where, Problems problems) {
        if (required && subprotocols.isEmpty()) {
            problems.add(where, "requireSubprotocol needs subprotocols, got none");
        }
    }
}
