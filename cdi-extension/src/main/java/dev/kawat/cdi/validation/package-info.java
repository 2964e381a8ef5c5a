/* SPDX-License-Identifier: Apache-2.0 */
/** Reads what the collected beans declare, and checks every rule that they can break. */
@NullMarked
package dev.kawat.cdi.validation;

import org.jspecify.annotations.NullMarked;
