/* SPDX-License-Identifier: Apache-2.0 */
/** The endpoints of one application: started together, found by path, stopped together. */
@NullMarked
package dev.kawat.impl.deployment;

import org.jspecify.annotations.NullMarked;
