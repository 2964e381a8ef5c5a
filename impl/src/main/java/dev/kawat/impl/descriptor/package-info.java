/* SPDX-License-Identifier: Apache-2.0 */
/** From declaration to checked value: what an endpoint is, its path, its settings, and every rule that a declaration can break. */
@NullMarked
package dev.kawat.impl.descriptor;

import org.jspecify.annotations.NullMarked;
