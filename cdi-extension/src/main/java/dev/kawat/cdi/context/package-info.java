/* SPDX-License-Identifier: Apache-2.0 */
/** Makes the connection context and the request context active around callbacks, and decides which callbacks need them. */
@NullMarked
package dev.kawat.cdi.context;

import org.jspecify.annotations.NullMarked;
