/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

import dev.kawat.ConnectFailedException;
import dev.kawat.HandlerEvent;
import dev.kawat.impl.message.CloseCodes;
import java.util.ArrayList;
import java.util.List;

/** Makes events of exceptions. */
public final class FailureEvents {

    /** The most causes that an event describes. */
    private static final int MAX_ERRORS = 10;

    private FailureEvents() {}

    /** Returns the event for an exception and its causes. */
    public static HandlerEvent.Failure of(Throwable failure) {
        int code = failure instanceof ConnectFailedException ? CloseCodes.ABNORMAL : Failure.closeCode(failure);
        List<HandlerEvent.ErrorInfo> errors = new ArrayList<>();
        for (Throwable next = failure; next != null && errors.size() < MAX_ERRORS; next = next.getCause()) {
            errors.add(new HandlerEvent.ErrorInfo(
                    code, next.getMessage(), next.getClass().getName()));
        }
        return new HandlerEvent.Failure(errors, failure);
    }
}
