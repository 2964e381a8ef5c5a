/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.concurrent.CompletionStage;

/**
 * A name under which connections of one server receive the same messages. Usable from any thread.
 *
 * <p>{@link WebSocketConnection#subscribe(String)} adds a connection. CDI observers of {@link TopicSubscription} are notified when
 * connections come and go. Applications do not implement this interface.
 *
 * <p>A topic has a history if a rule of the setting {@code history} matches its name. Then every message that is sent to it is
 * kept for a while under a {@link Position}, all subscribers get the messages in the same order, and a subscription may begin
 * with what was sent before.
 */
public interface Topic extends Recipients {

    /** Returns the name of the topic. */
    String name();

    /**
     * Returns the place behind the last message so far. Load your state after that, and subscribe from there: nothing is missing.
     *
     * @throws IllegalStateException if the topic has no history
     */
    CompletionStage<Position> position();

    /**
     * Returns messages that are kept.
     *
     * @param after the place at which they begin; {@link Position#OLDEST} for all
     * @param limit how many at most, from 1 to 10 000: the oldest of them
     * @throws IllegalStateException if the topic has no history
     * @throws IllegalArgumentException if the limit is out of bounds
     */
    CompletionStage<History> history(Position after, int limit);

    /**
     * Returns the subscribers on all nodes. It is answered from memory: what other nodes know is here within a second.
     *
     * @throws IllegalStateException if the setting {@code presence} of the endpoint is not {@code topics}
     */
    Members members();
}
