/* SPDX-License-Identifier: Apache-2.0 */
/** Finds classes that declare something for Kawat in class files, whether CDI has made beans of them or not. */
@NullMarked
package dev.kawat.cdi.scan;

import org.jspecify.annotations.NullMarked;
