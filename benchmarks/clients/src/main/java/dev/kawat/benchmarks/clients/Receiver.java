/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.clients;

import java.nio.ByteBuffer;

/** Gets what comes over one connection. Its methods are called one after another. */
interface Receiver {

    /** Takes a whole text message. */
    void text(String text);

    /** Takes a whole binary message; the buffer is the caller's again afterwards. */
    void binary(ByteBuffer bytes);

    /** Notes that the connection has ended. */
    void closed();

    /** Notes that the library has failed. */
    void failed(Throwable failure);
}
