/* SPDX-License-Identifier: Apache-2.0 */
/** The transport over sockets of the JDK, plain or with TLS, which carries the connections of clients. */
@NullMarked
package dev.kawat.impl.transport.socket;

import org.jspecify.annotations.NullMarked;
