/* SPDX-License-Identifier: Apache-2.0 */
/** From checked value to behaviour: callbacks bound to a handler class once, and where handler instances come from. */
@NullMarked
package dev.kawat.impl.handler;

import org.jspecify.annotations.NullMarked;
