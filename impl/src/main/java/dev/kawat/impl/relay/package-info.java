/* SPDX-License-Identifier: Apache-2.0 */
/** One application on several nodes: what is sent here reaches the others, and what they send reaches the connections here. */
@NullMarked
package dev.kawat.impl.relay;

import org.jspecify.annotations.NullMarked;
