/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.examples.members;

import java.util.List;

/**
 * A message to a page. The type is a component of each record because JSON-B writes the components of a record and nothing else.
 */
public sealed interface News {

    /** The name of the message in JSON. */
    String type();

    /**
     * A member has come or gone.
     *
     * @param change the change, to be shown
     * @param members all members now, in the order of their names
     */
    record Present(String type, String change, List<Card> members) implements News {

        /** Creates the message about a change. */
        public Present(String change, List<Card> members) {
            this("present", change, members);
        }
    }

    /**
     * A member has written a line.
     *
     * @param name the name of the member
     * @param colour the colour of the member
     * @param whispered whether the line is for one member alone
     */
    record Line(String type, String name, String colour, String text, boolean whispered) implements News {

        /** Creates the message about a line. */
        public Line(String name, String colour, String text, boolean whispered) {
            this("line", name, colour, text, whispered);
        }
    }
}
