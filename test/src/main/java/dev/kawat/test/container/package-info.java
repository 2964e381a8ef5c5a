/* SPDX-License-Identifier: Apache-2.0 */
/** Finds the beans of an application under test, and starts CDI with them. Not for use by tests. */
@NullMarked
package dev.kawat.test.container;

import org.jspecify.annotations.NullMarked;
