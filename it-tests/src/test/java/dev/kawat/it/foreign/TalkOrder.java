/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.foreign;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What a client wants a server to do, as a text: {@code close <code> <reason>}, {@code fragments <number> <text>}, {@code
 * await-close 0 <reason>}, or anything else to be echoed.
 *
 * @param number the code of the close frame, or the number of fragments
 * @param text the reason of the close frame, or each fragment
 */
public record TalkOrder(Verb verb, int number, String text) {

    /** The time that a server waits for the close of another connection. */
    public static final int SECONDS = 10;

    /** The verbs. */
    public enum Verb {
        /** Close this connection. */
        CLOSE,
        /** Answer with one message in so many fragments. */
        FRAGMENTS,
        /** Answer with code and reason of the next other connection that closes with this reason. */
        AWAIT_CLOSE,
        /** Answer with the same. */
        ECHO
    }

    /** Returns the next of some closes that has the reason of this order. */
    String awaitClose(BlockingQueue<String> closes) throws InterruptedException {
        String close = closes.poll(SECONDS, TimeUnit.SECONDS);
        while (close != null && !close.endsWith(" " + text)) {
            close = closes.poll(SECONDS, TimeUnit.SECONDS);
        }
        return String.valueOf(close);
    }

    /** Returns what a text wants. */
    public static TalkOrder of(String text) {
        String[] words = text.split(" ", 3);
        return switch (words[0]) {
            case "close" -> new TalkOrder(Verb.CLOSE, Integer.parseInt(words[1]), words[2]);
            case "fragments" -> new TalkOrder(Verb.FRAGMENTS, Integer.parseInt(words[1]), words[2]);
            case "await-close" -> new TalkOrder(Verb.AWAIT_CLOSE, 0, words[2]);
            default -> new TalkOrder(Verb.ECHO, 0, text);
        };
    }
}
