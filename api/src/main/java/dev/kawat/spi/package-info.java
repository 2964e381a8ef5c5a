/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The interfaces of those who extend Kawat itself. A bean that implements one either works or is a problem when the application
 * starts.
 *
 * <p>Parameters and results are never null unless they are marked {@code @Nullable}.
 */
@NullMarked
package dev.kawat.spi;

import org.jspecify.annotations.NullMarked;
