/* SPDX-License-Identifier: Apache-2.0 */
/** The HTTP session of a handshake: kept for the connections that use it, and told that they do. */
@NullMarked
package dev.kawat.impl.session;

import org.jspecify.annotations.NullMarked;
