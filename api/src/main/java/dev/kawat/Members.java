/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.List;

/**
 * The users and connections of an endpoint, or of the subscribers of a topic, on all nodes: a copy of one moment.
 *
 * @param users the users, in the order of their names
 * @param anonymous the number of connections without an {@linkplain WebSocketConnection#identity() identity}
 */
public record Members(List<Member> users, int anonymous) {

    /** Copies the list. */
    public Members {
        users = List.copyOf(users);
    }

    /** Returns the number of connections, with and without an identity. */
    public int connections() {
        return anonymous + users.stream().mapToInt(Member::connections).sum();
    }
}
