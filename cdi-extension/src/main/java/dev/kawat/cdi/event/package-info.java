/* SPDX-License-Identifier: Apache-2.0 */
/** What happens to connections, servers and topics, as CDI events. */
@NullMarked
package dev.kawat.cdi.event;

import org.jspecify.annotations.NullMarked;
