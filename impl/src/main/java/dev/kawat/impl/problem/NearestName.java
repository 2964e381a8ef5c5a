/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What somebody meant who has written a name that does not exist. */
public final class NearestName {

    /** Of so many letters, one may be wrong, and no more than so many of all. */
    private static final int LETTERS_PER_MISTAKE = 4;

    private static final int MOST_MISTAKES = 3;

    private NearestName() {}

    /** The name that takes the fewest changes of letters to reach, if these are few; of several, the first. */
    public static Optional<String> of(String wrong, Collection<String> names) {
        return names.stream()
                .filter(name -> distance(wrong, name) <= mistakes(wrong))
                .min(Comparator.comparingInt(name -> distance(wrong, name)));
    }

    private static int mistakes(String wrong) {
        return Math.min(MOST_MISTAKES, wrong.length() / LETTERS_PER_MISTAKE);
    }

    /** How many letters have to be inserted, removed or replaced, whatever their case (Levenshtein's distance). */
    private static int distance(String one, String other) {
        String from = one.toLowerCase(Locale.ROOT);
        String to = other.toLowerCase(Locale.ROOT);
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
