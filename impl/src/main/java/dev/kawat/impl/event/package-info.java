/* SPDX-License-Identifier: Apache-2.0 */
/** Observers of servers, connections and topics, decided at deployment. */
@NullMarked
package dev.kawat.impl.event;

import org.jspecify.annotations.NullMarked;
