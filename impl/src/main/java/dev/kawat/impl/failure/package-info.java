/* SPDX-License-Identifier: Apache-2.0 */
/** The failures of an application's code, for whoever watches them. */
@NullMarked
package dev.kawat.impl.failure;

import org.jspecify.annotations.NullMarked;
