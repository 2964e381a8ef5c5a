/* SPDX-License-Identifier: Apache-2.0 */
/** Parameters of callbacks: from a declared parameter to the source of its values. */
@NullMarked
package dev.kawat.impl.parameter;

import org.jspecify.annotations.NullMarked;
