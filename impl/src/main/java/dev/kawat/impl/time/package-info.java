/* SPDX-License-Identifier: Apache-2.0 */
/** The time and the timers that everything here goes by. */
@NullMarked
package dev.kawat.impl.time;

import org.jspecify.annotations.NullMarked;
