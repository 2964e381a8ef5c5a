/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.WebSocketConnection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The members that a send is to. Immutable.
 *
 * @param members looks them up anew for each send
 * @param filter accepts those that get it; null for all
 * @param excepted the numbers of those that do not get it
 * @param live whether it is for those who are connected now, and not to be kept
 */
record Selection(
        Supplier<? extends Iterable<? extends Member>> members,
        @Nullable Predicate<? super WebSocketConnection> filter,
        Set<Long> excepted,
        boolean live) {

    /** A selection of all these members. */
    Selection(Supplier<? extends Iterable<? extends Member>> members) {
        this(members, null, Set.of(), false);
    }

    Selection with(Predicate<? super WebSocketConnection> further) {
        Predicate<? super WebSocketConnection> before = filter;
        Predicate<? super WebSocketConnection> both =
                before == null ? further : connection -> before.test(connection) && further.test(connection);
        return new Selection(members, both, excepted, live);
    }

    Selection without(long connection) {
        if (excepted.isEmpty()) {
            return new Selection(members, filter, Set.of(connection), live);
        }
        Set<Long> more = new HashSet<>(excepted);
        more.add(connection);
        return new Selection(members, filter, Set.copyOf(more), live);
    }

    Selection notKept() {
        return live ? this : new Selection(members, filter, excepted, true);
    }

    /** Returns whether a member is selected. */
    boolean has(WebSocketConnection member) {
        return (excepted.isEmpty() || !excepted.contains(member.id())) && (filter == null || filter.test(member));
    }
}
