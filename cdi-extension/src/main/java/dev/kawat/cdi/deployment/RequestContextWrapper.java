/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.deployment;

import dev.kawat.Codec;
import dev.kawat.HandshakeCheck;
import dev.kawat.Payload;
import dev.kawat.cdi.context.CdiContexts;
import dev.kawat.impl.execution.CallbackContexts;
import jakarta.enterprise.inject.Vetoed;
import java.lang.reflect.Type;

/** Wraps codecs and handshake checks so that a request context is active when they are called, on whatever thread that is. */
final class RequestContextWrapper {

    private final CdiContexts contexts;

    RequestContextWrapper(CdiContexts contexts) {
        this.contexts = contexts;
    }

    /** Returns a codec around which the connection that is current on the thread stays current. */
    Codec wrap(Codec codec) {
        return new WrappedCodec(codec, contexts);
    }

    /** Returns a handshake check around which no connection is current. */
    HandshakeCheck wrap(HandshakeCheck check) {
        return handshake -> {
            CallbackContexts.Entered entered = contexts.enterWithoutConnection();
            try {
                return check.check(handshake);
            } finally {
                entered.exit();
            }
        };
    }

    @Vetoed // it is no codec of the application
    private record WrappedCodec(Codec codec, CdiContexts contexts) implements Codec {

        @Override
        public boolean supports(Type type) {
            return codec.supports(type);
        }

        @Override
        public boolean binary() {
            return codec.binary();
        }

        @Override
        public Payload encode(Object value) {
            CallbackContexts.Entered entered = contexts.enterRequest();
            try {
                return codec.encode(value);
            } finally {
                entered.exit();
            }
        }

        @Override
        public Object decode(Payload payload, Type type) {
            CallbackContexts.Entered entered = contexts.enterRequest();
            try {
                return codec.decode(payload, type);
            } finally {
                entered.exit();
            }
        }
    }
}
