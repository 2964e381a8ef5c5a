/* SPDX-License-Identifier: Apache-2.0 */
/** Connections that the application upgrades from requests: sockets with listeners, and sockets coupled with ends of pairs. */
@NullMarked
package dev.kawat.impl.upgrade;

import org.jspecify.annotations.NullMarked;
