/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

/** The opcodes of frames (RFC 6455 section 5.2). They are plain numbers, because they are compared for every frame. */
final class Opcode {

    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    private Opcode() {}

    /** Returns whether an opcode belongs to a control frame: its highest bit is set (RFC 6455 section 5.5). */
    static boolean isControl(int opcode) {
        return (opcode & 0x8) != 0;
    }

    /** Returns whether an opcode is reserved for later versions of the protocol. */
    static boolean isReserved(int opcode) {
        return (opcode & 0x7) > 2;
    }
}
