/* SPDX-License-Identifier: Apache-2.0 */
/** Settings: where their values come from, what each may be, and its default. */
@NullMarked
package dev.kawat.impl.settings;

import org.jspecify.annotations.NullMarked;
