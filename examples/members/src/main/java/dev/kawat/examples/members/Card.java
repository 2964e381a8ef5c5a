/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.examples.members;

import java.util.Comparator;

/** A member as the page shows it. */
public record Card(String name, String colour) implements Comparable<Card> {

    private static final Comparator<Card> ORDER =
            Comparator.comparing(Card::name).thenComparing(Card::colour);

    @Override
    public int compareTo(Card other) {
        return ORDER.compare(this, other);
    }
}
