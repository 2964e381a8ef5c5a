/* SPDX-License-Identifier: Apache-2.0 */
/** Settings: the sources of their values, the allowed values, and the defaults. */
@NullMarked
package dev.kawat.impl.settings;

import org.jspecify.annotations.NullMarked;
