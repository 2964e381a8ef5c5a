/* SPDX-License-Identifier: Apache-2.0 */
/** Access: who may connect, who may call a callback, and who the peer of a connection is. */
@NullMarked
package dev.kawat.impl.security;

import org.jspecify.annotations.NullMarked;
