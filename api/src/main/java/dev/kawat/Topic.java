/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/**
 * A name under which connections of one server receive the same messages. Usable from any thread.
 *
 * <p>{@link WebSocketConnection#subscribe} adds a connection. CDI observers of {@link TopicSubscription} are notified when
 * connections come and go. Applications do not implement this interface.
 */
public interface Topic extends Recipients {

    /** Returns the name of the topic. */
    String name();
}
