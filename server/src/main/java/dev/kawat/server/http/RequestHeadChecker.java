/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server.http;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Checks the bytes before the body of a request, in one pass and without a copy, by the grammar of RFC 9112 sections 3 and 5.
 * Where the RFC lets a recipient be lenient, this is not: a line ends with CR and LF, one space separates the parts of the request
 * line, and no line continues the one before. So whatever parses the same bytes afterwards finds the same end and the same lines,
 * as any proxy did before. Not for use by several threads.
 */
final class RequestHeadChecker {

    /** The most headers of a request. */
    static final int MAX_HEADERS = 200;

    /** The positions in the grammar: the next byte is one of these, or the first of it. */
    private enum State {
        METHOD_START,
        METHOD,
        TARGET_START,
        TARGET,
        VERSION_START,
        VERSION,
        LINE_FEED,
        FIELD_START,
        FIELD_NAME,
        FIELD_VALUE,
        LAST_LINE_FEED,
        COMPLETE,
        REFUSED
    }

    private static final boolean[] TOKEN = new boolean[256];

    static {
        for (char c = '!'; c <= '~'; c++) {
            TOKEN[c] = "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0; // RFC 9110 section 5.6.2
        }
    }

    private final int maxBytes;
    private State state = State.METHOD_START;
    private int bytes;
    private int headers;
    private @Nullable Refusal refusal;

    /**
     * A checker that waits for the first byte.
     *
     * @param maxBytes the most bytes before the body
     */
    RequestHeadChecker(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Waits for the first byte of the next request. */
    void reset() {
        state = State.METHOD_START;
        bytes = 0;
        headers = 0;
        refusal = null;
    }

    /**
     * Checks bytes until the body begins or something is wrong.
     *
     * @param buffer the buffer, whose position and limit do not count, and do not change
     * @param from the index of the first byte
     * @param to the index after the last byte
     * @return the index after the last byte that was checked
     */
    int check(ByteBuffer buffer, int from, int to) {
        int index = from;
        while (index < to && state != State.COMPLETE && state != State.REFUSED) {
            take(buffer.get(index++) & 0xFF);
        }
        return index;
    }

    /** Returns whether the body, or the next request, begins with the next byte. */
    boolean isComplete() {
        return state == State.COMPLETE;
    }

    /** Returns the answer to what is wrong; null if nothing is. */
    @Nullable
    Refusal refusal() {
        return refusal;
    }

    private void take(int octet) {
        if (++bytes > maxBytes) {
            refuse(state.compareTo(State.FIELD_START) < 0 ? Refusal.TARGET_TOO_LONG : Refusal.HEADERS_TOO_LARGE);
            return;
        }
        State before = state;
        state = next(octet);
        if (state == State.REFUSED) {
            refuse(Refusal.MALFORMED);
        } else if (before == State.FIELD_START && state == State.FIELD_NAME && ++headers > MAX_HEADERS) {
            refuse(Refusal.HEADERS_TOO_LARGE);
        }
    }

    private void refuse(Refusal with) {
        state = State.REFUSED;
        refusal = with;
    }

    private State next(int octet) {
        return switch (state) {
            case METHOD_START -> TOKEN[octet] ? State.METHOD : State.REFUSED;
            case METHOD -> octet == ' ' ? State.TARGET_START : TOKEN[octet] ? State.METHOD : State.REFUSED;
            case TARGET_START -> isVisible(octet) ? State.TARGET : State.REFUSED;
            case TARGET -> octet == ' ' ? State.VERSION_START : isVisible(octet) ? State.TARGET : State.REFUSED;
            case VERSION_START -> isVisible(octet) ? State.VERSION : State.REFUSED;
            case VERSION -> octet == '\r' ? State.LINE_FEED : isVisible(octet) ? State.VERSION : State.REFUSED;
            case LINE_FEED -> octet == '\n' ? State.FIELD_START : State.REFUSED;
            case FIELD_START -> octet == '\r' ? State.LAST_LINE_FEED : TOKEN[octet] ? State.FIELD_NAME : State.REFUSED;
            case FIELD_NAME -> octet == ':' ? State.FIELD_VALUE : TOKEN[octet] ? State.FIELD_NAME : State.REFUSED;
            case FIELD_VALUE -> octet == '\r' ? State.LINE_FEED : isText(octet) ? State.FIELD_VALUE : State.REFUSED;
            case LAST_LINE_FEED -> octet == '\n' ? State.COMPLETE : State.REFUSED;
            case COMPLETE, REFUSED -> state;
        };
    }

    /** Returns whether a byte is a visible character of ASCII. */
    private static boolean isVisible(int octet) {
        return octet > ' ' && octet <= '~';
    }

    /** Returns whether a byte may stand in the value of a header (RFC 9110 section 5.5): text of any encoding, and blanks. */
    private static boolean isText(int octet) {
        return (octet >= ' ' && octet != 0x7F) || octet == '\t';
    }
}
