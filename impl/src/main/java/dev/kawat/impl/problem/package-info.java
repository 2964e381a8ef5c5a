/* SPDX-License-Identifier: Apache-2.0 */
/** The problems of a deployment, collected so that all of them are reported at once. */
@NullMarked
package dev.kawat.impl.problem;

import org.jspecify.annotations.NullMarked;
