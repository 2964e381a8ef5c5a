/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.engine;

import org.glassfish.tyrus.core.HandshakeException;

/** Throws the exception by which Tyrus lets a configurator refuse a handshake. Loaded on servers with Tyrus only. */
final class TyrusRefusal {

    private TyrusRefusal() {}

    /** Throws; declared to return what is thrown, so that the caller's flow ends visibly. */
    static RuntimeException of(int status, String message) {
        throw TyrusRefusal.<RuntimeException>unchecked(new HandshakeException(status, message));
    }

    /** Throws a checked exception where none is declared, because {@code modifyHandshake} declares none. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Exception> E unchecked(Exception checked) throws E {
        throw (E) checked;
    }
}
