/* SPDX-License-Identifier: Apache-2.0 */
/** The time of an application under test, and what runs in it. Not for use by tests. */
@NullMarked
package dev.kawat.test.time;

import org.jspecify.annotations.NullMarked;
