/* SPDX-License-Identifier: Apache-2.0 */
/** The lines that carry bytes between a client under test and its server. Not for use by tests. */
@NullMarked
package dev.kawat.test.line;

import org.jspecify.annotations.NullMarked;
