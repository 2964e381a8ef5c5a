/* SPDX-License-Identifier: Apache-2.0 */
/** A chat: rooms, names, typed messages, who is here, and what was said since the server started. */
@NullMarked
package dev.kawat.examples.chat;

import org.jspecify.annotations.NullMarked;
