/* SPDX-License-Identifier: Apache-2.0 */
/** The messages that topics keep under positions, within bounds. */
@NullMarked
package dev.kawat.impl.history;

import org.jspecify.annotations.NullMarked;
