/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.examples.chat;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A member of a room.
 *
 * @param id the id of the member's connection, on whichever node
 * @param name the name, which no other member had when this one took it
 */
public record Member(String id, String name) {

    /** Creates a member with the requested name, or with that name and a number if another has it, in upper or lower case. */
    static Member named(String wish, String id, Collection<Member> others) {
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
