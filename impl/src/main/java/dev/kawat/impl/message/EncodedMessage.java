/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.message;

import org.jspecify.annotations.Nullable;

/**
 * The result of encoding what an application sends: a message, and the key that the application has given it, if any. A
 * message without a key is its own result, so that encoding it allocates nothing more. Immutable, and shared by all the
 * connections that it goes to.
 */
// A class: before JDK 23, casting an object to different interfaces on many threads slows all of them down
// (JDK-8180450).
public abstract sealed class EncodedMessage permits Outbound.Message, KeyedMessage {

    /** Returns the message itself. */
    public abstract Outbound.Message message();

    /** Returns the key of which an outbox may keep the latest message only; null for none. */
    public abstract @Nullable String key();

    /** Returns the same for many connections, which share what transports make of it. */
    public abstract EncodedMessage forMany();
}
