/**
 * The WebSocket protocol (RFC 6455) with permessage-deflate (RFC 7692): makes messages of bytes, and bytes of messages. It knows
 * no socket, clock or thread. A transport moves the bytes and calls it, one thread at a time for each connection.
 */
@NullMarked
package dev.kawat.impl.wire;

import org.jspecify.annotations.NullMarked;
