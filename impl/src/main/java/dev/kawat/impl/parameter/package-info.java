/* SPDX-License-Identifier: Apache-2.0 */
/** From a declared parameter of a callback to where its values come from. */
@NullMarked
package dev.kawat.impl.parameter;

import org.jspecify.annotations.NullMarked;
