/* SPDX-License-Identifier: Apache-2.0 */
/** Watchdog and timeouts: peers that are silent, slow or gone. */
@NullMarked
package dev.kawat.impl.liveness;

import org.jspecify.annotations.NullMarked;
