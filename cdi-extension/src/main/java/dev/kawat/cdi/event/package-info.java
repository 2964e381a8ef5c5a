/* SPDX-License-Identifier: Apache-2.0 */
/** Fires CDI events about connections, servers and topics. */
@NullMarked
package dev.kawat.cdi.event;

import org.jspecify.annotations.NullMarked;
