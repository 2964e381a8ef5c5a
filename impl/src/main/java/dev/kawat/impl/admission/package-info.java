/* SPDX-License-Identifier: Apache-2.0 */
/** The limits of how many clients an application admits, and how fast. */
@NullMarked
package dev.kawat.impl.admission;

import org.jspecify.annotations.NullMarked;
