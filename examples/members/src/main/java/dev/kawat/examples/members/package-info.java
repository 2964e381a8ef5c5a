/* SPDX-License-Identifier: Apache-2.0 */
/** A room whose handlers are objects: each member has one with a name and a colour, and they reach each other. */
@NullMarked
package dev.kawat.examples.members;

import org.jspecify.annotations.NullMarked;
