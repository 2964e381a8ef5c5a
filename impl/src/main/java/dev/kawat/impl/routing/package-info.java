/* SPDX-License-Identifier: Apache-2.0 */
/** Routes: the callback that a message goes to, and how it is read. */
@NullMarked
package dev.kawat.impl.routing;

import org.jspecify.annotations.NullMarked;
