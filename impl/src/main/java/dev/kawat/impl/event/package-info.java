/* SPDX-License-Identifier: Apache-2.0 */
/** Events: the observers of servers, connections and topics, found at deployment. */
@NullMarked
package dev.kawat.impl.event;

import org.jspecify.annotations.NullMarked;
