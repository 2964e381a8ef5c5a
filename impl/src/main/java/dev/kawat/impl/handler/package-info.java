/* SPDX-License-Identifier: Apache-2.0 */
/** Handlers: the callbacks of an endpoint, bound to its class, and the factory of its instances. */
@NullMarked
package dev.kawat.impl.handler;

import org.jspecify.annotations.NullMarked;
