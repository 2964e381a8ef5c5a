/* SPDX-License-Identifier: Apache-2.0 */
/** Callbacks: which one an event of a connection leads to, its call, its result, and its failure. */
@NullMarked
package dev.kawat.impl.callback;

import org.jspecify.annotations.NullMarked;
