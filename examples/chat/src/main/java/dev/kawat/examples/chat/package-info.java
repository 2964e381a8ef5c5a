/* SPDX-License-Identifier: Apache-2.0 */
/** A chat with rooms, unique names, typed messages, lists of members, and the messages since the server started. */
@NullMarked
package dev.kawat.examples.chat;

import org.jspecify.annotations.NullMarked;
