/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.Collection;

/**
 * A name under which connections of one server receive the same messages. Usable from any thread. Who comes and goes is told
 * to observers of {@link TopicSubscription}.
 */
public interface Topic extends Recipients {

    /** The name of the topic. */
    String name();

    /** The connections that are subscribed now: a copy, possibly empty. The same as {@link #connections()}. */
    default Collection<WebSocketConnection> subscribers() {
        return connections();
    }
}
