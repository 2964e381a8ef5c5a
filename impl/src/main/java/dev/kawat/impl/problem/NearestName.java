/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that was probably meant by a misspelled one. */
public final class NearestName {

    /** The number of letters of which one may be wrong. */
    private static final int LETTERS_PER_MISTAKE = 4;

    /** The maximum number of wrong letters. */
    private static final int MAX_MISTAKES = 3;

    private NearestName() {}

    /** Returns the name with the smallest difference, if that is small; the first of several. */
    public static Optional<String> of(String wrong, Collection<String> names) {
        return names.stream()
                .filter(name -> distance(wrong, name) <= mistakes(wrong))
                .min(Comparator.comparingInt(name -> distance(wrong, name)));
    }

    private static int mistakes(String wrong) {
        return Math.min(MAX_MISTAKES, wrong.length() / LETTERS_PER_MISTAKE);
    }

    /** Returns the number of letters to insert, remove or replace, ignoring case (Levenshtein distance). */
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
