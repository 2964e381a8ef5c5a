/* SPDX-License-Identifier: Apache-2.0 */
/** Adds the beans that applications inject: the current connection, the servers, and the factory of pairs. */
@NullMarked
package dev.kawat.cdi.inject;

import org.jspecify.annotations.NullMarked;
