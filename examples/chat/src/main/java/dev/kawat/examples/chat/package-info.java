/* SPDX-License-Identifier: Apache-2.0 */
/** A chat with rooms, names, typed messages, lists of members, and a history of what was said. */
@NullMarked
package dev.kawat.examples.chat;

import org.jspecify.annotations.NullMarked;
