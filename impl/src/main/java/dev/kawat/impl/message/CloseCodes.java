/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.message;

import jakarta.websocket.CloseReason;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The rules for close codes that go out (RFC 6455 section 7.4), and the codes that Kawat itself sends. */
public final class CloseCodes {

    public static final int NORMAL = 1000;
    public static final int GOING_AWAY = 1001;
    public static final int PROTOCOL_ERROR = 1002;
    public static final int CANNOT_ACCEPT = 1003;
    /** Stands for a close frame without a code; never sent. */
    public static final int NO_STATUS = 1005;
    /** Stands for the end of a connection without a close frame; never sent. */
    public static final int ABNORMAL = 1006;

    public static final int NOT_CONSISTENT = 1007;
    public static final int VIOLATED_POLICY = 1008;
    public static final int TOO_BIG = 1009;
    public static final int UNEXPECTED_CONDITION = 1011;
    public static final int TRY_AGAIN_LATER = 1013;

    /** RFC 6455 section 5.5: a control frame carries at most 125 bytes, and two of them are the code. */
    public static final int MAX_REASON_BYTES = 123;

    private static final int LAST_REGISTERED = 1014;
    private static final int FIRST_OF_APPLICATION = 3000;
    /** The greatest code that a close frame can have here. */
    public static final int LAST_OF_APPLICATION = 4999;

    private CloseCodes() {}

    /**
     * Returns whether an endpoint may send a code: one that is registered (RFC 6455 section 7.4 and IANA), or the application's.
     */
    public static boolean mayBeSent(int code) {
        return (code >= NORMAL && code <= CANNOT_ACCEPT)
                || (code >= NOT_CONSISTENT && code <= LAST_REGISTERED)
                || isOfApplication(code);
    }

    /**
     * Returns the frame for {@code terminate}: the code with the message, cut; if the code is not allowed, 1000 without a message.
     *
     * @param minCode the lowest code that is allowed
     */
    public static Outbound.Close terminating(int code, @Nullable String message, int minCode) {
        if (mayTerminateWith(code, minCode)) {
            return new Outbound.Close(code, Utf8.cut(wellFormed(message), MAX_REASON_BYTES));
        }
        return new Outbound.Close(NORMAL, "");
    }

    /**
     * Returns the frame for {@code terminate} of a client: 1000 or 3000 to 4999 with the message, cut; for another code, 1000
     * without a message.
     */
    public static Outbound.Close terminatingAsClient(int code, @Nullable String message) {
        return terminating(code, message, code == NORMAL ? NORMAL : FIRST_OF_APPLICATION);
    }

    /** Returns whether {@code terminate} sends a code as it is: one from a lowest one to 4999. */
    public static boolean mayTerminateWith(int code, int minCode) {
        return code >= minCode && code <= LAST_OF_APPLICATION;
    }

    /**
     * Returns the frame for {@code close}.
     *
     * @param reason null for none
     * @throws IllegalArgumentException for a code that no endpoint may send, or a reason of more than 123 bytes
     */
    public static Outbound.Close closing(int code, @Nullable String reason) {
        if (!mayBeSent(code)) {
            throw new IllegalArgumentException(
                    "close: code must be 1000 to 1003, 1007 to 1014, or 3000 to 4999 (RFC 6455 section 7.4), got "
                            + code);
        }
        String text = wellFormed(reason);
        int bytes = Utf8.length(text);
        if (bytes > MAX_REASON_BYTES) {
            throw new IllegalArgumentException("close: reason must have at most 123 bytes of UTF-8, got " + bytes);
        }
        return new Outbound.Close(code, text);
    }

    /**
     * Returns the frame for {@code close} of W3C's interface. The texts of the exceptions are those of Cloudflare Workers.
     *
     * @param reason null for none
     * @throws IllegalArgumentException for a code other than 1000 and 3000 to 4999, or a reason of more than 123 bytes
     */
    public static Outbound.Close closingAsW3c(int code, @Nullable String reason) {
        if (code != NORMAL && !isOfApplication(code)) {
            throw new IllegalArgumentException("Invalid WebSocket close code: " + code + ".");
        }
        String text = wellFormed(reason);
        if (Utf8.length(text) > MAX_REASON_BYTES) {
            throw new IllegalArgumentException(
                    "WebSocket close reason must not be longer than 123 bytes when UTF-8 encoded.");
        }
        return new Outbound.Close(code, text);
    }

    /**
     * Returns a code as the Jakarta WebSocket API has it. The look-up of the API throws, in the version of some servers, if the
     * code was registered later than 1013.
     */
    public static CloseReason.CloseCode ofJakarta(int code) {
        return Arrays.stream(CloseReason.CloseCodes.values())
                .filter(known -> known.getCode() == code)
                .<CloseReason.CloseCode>map(known -> known)
                .findFirst()
                .orElse(() -> code);
    }

    private static boolean isOfApplication(int code) {
        return code >= FIRST_OF_APPLICATION && code <= LAST_OF_APPLICATION;
    }

    private static String wellFormed(@Nullable String reason) {
        return reason == null ? "" : Utf8.wellFormed(reason);
    }
}
