/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/**
 * The beginning of a subscription; see {@link WebSocketConnection#subscribeAsync(String, Position)}.
 *
 * @param outcome how it begins
 * @param messages how many messages that were kept are sent before those that come; 0 unless some were missed
 * @param position the place at which it begins, or {@link Position#OLDEST} for a topic without a history
 */
public record Recovery(Outcome outcome, int messages, Position position) {

    /** The ways in which a subscription begins. */
    public enum Outcome {
        /** It begins with what is sent from now on, because no position was asked for. */
        NEW,
        /** It begins at the position that was asked for, and nothing is missing. */
        RECOVERED,
        /**
         * It begins with what is sent from now on: messages behind the position that was asked for are kept no more, or it is of
         * another life of the history. The application has to load its state anew. A {@link TopicGap} tells it too.
         */
        LOST
    }
}
