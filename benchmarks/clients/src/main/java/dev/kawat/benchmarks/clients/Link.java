/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.clients;

import java.nio.ByteBuffer;

/** An open connection. Used by one thread at a time: the one that opened it, then those that call its receiver. */
interface Link {

    /** Sends a text message, or hands it over to be sent behind those before. */
    void send(String text);

    /** Sends a binary message, or hands it over; what is in the buffer stays as it is. */
    void send(ByteBuffer bytes);

    /** Begins to close with 1000. When the link has ended, the receiver is called. */
    void close();
}
