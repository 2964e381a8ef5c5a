/* SPDX-License-Identifier: Apache-2.0 */
/** The events that wait for the handler of one connection, in order and within bounds. */
@NullMarked
package dev.kawat.impl.mailbox;

import org.jspecify.annotations.NullMarked;
