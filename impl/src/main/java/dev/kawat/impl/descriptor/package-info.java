/* SPDX-License-Identifier: Apache-2.0 */
/** Declarations of endpoints: from annotations to checked, immutable descriptors. */
@NullMarked
package dev.kawat.impl.descriptor;

import org.jspecify.annotations.NullMarked;
