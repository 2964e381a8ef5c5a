/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Members by a name that several can share. A name is known only while it has members. Usable from any thread. */
public final class Registry {

    private final Map<String, Set<Member>> members = new ConcurrentHashMap<>();

    /** Adds a member, and returns how many the name has with it. */
    public int add(String name, Member member) {
        int[] size = new int[1];
        members.compute(name, (key, known) -> {
            Set<Member> set = known == null ? ConcurrentHashMap.newKeySet() : known;
            set.add(member);
            size[0] = set.size();
            return set;
        });
        return size[0];
    }

    /** Removes a member, and returns how many the name has without it. */
    public int remove(String name, Member member) {
        int[] size = new int[1];
        members.computeIfPresent(name, (key, known) -> {
            known.remove(member);
            size[0] = known.size();
            return known.isEmpty() ? null : known;
        });
        return size[0];
    }

    /** Returns a view of the members of a name, which may change while it is read; empty for a name that has none. */
    public Collection<Member> of(String name) {
        return members.getOrDefault(name, Set.of());
    }
}
