/* SPDX-License-Identifier: Apache-2.0 */
/** Collects the beans of an application that declare something for Kawat. */
@NullMarked
package dev.kawat.cdi.discovery;

import org.jspecify.annotations.NullMarked;
