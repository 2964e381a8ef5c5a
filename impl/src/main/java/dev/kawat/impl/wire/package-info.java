/**
 * The WebSocket protocol (RFC 6455) with permessage-deflate (RFC 7692): bytes in, messages out, and messages in, bytes out. It
 * knows no socket, clock or thread; whoever moves the bytes calls it, one thread at a time for each connection.
 */
@NullMarked
package dev.kawat.impl.wire;

import org.jspecify.annotations.NullMarked;
