/* SPDX-License-Identifier: Apache-2.0 */
/** Checks of the bundle that is uploaded to Maven Central. */
@NullMarked
package dev.kawat.publish.central;

import org.jspecify.annotations.NullMarked;
