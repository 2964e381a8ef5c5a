/* SPDX-License-Identifier: Apache-2.0 */
/** The connection and server objects, and what stands between them and a transport: outbox, mailbox, watchdog. */
@NullMarked
package dev.kawat.impl.connection;

import org.jspecify.annotations.NullMarked;
