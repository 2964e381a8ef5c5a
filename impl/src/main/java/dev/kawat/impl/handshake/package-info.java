/* SPDX-License-Identifier: Apache-2.0 */
/** Handshakes: what is checked before a request is upgraded. */
@NullMarked
package dev.kawat.impl.handshake;

import org.jspecify.annotations.NullMarked;
