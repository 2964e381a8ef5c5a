/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.examples.chat;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Somebody in a room, under a name that nobody else there has.
 *
 * @param id the number of the member's connection
 */
public record Member(long id, String name) {

    /** A member whose name is the one wished for, or that and a number if others have it, in whatever case. */
    static Member named(String wish, long id, Collection<Member> others) {
        Set<String> taken = others.stream().map(other -> fold(other.name())).collect(Collectors.toSet());
        String name = wish;
        for (int number = 2; taken.contains(fold(name)); number++) {
            name = wish + " " + number;
        }
        return new Member(id, name);
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
