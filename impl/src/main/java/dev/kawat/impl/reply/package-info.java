/* SPDX-License-Identifier: Apache-2.0 */
/** Replies: what is sent for the result of a callback, and what the next event waits for. */
@NullMarked
package dev.kawat.impl.reply;

import org.jspecify.annotations.NullMarked;
