/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client.connect;

import dev.kawat.ConnectFailedException.Part;
import java.io.IOException;
import java.util.Objects;

/** The failure of one part of an attempt, with a text for people. */
final class ConnectFailure extends IOException {

    private static final long serialVersionUID = 1;

    private final Part part;

    ConnectFailure(Part part, String what) {
        super(what);
        this.part = part;
    }

    ConnectFailure(Part part, String what, Throwable cause) {
        super(what, cause);
        this.part = part;
    }

    Part part() {
        return part;
    }

    /** Returns the text. */
    String what() {
        return Objects.requireNonNull(getMessage(), "always given");
    }
}
