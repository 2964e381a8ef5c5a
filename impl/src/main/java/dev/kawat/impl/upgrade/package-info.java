/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Connections whose handlers are sockets. Those that the application upgrades from requests have sockets with listeners, or sockets
 * coupled with ends of pairs.
 */
@NullMarked
package dev.kawat.impl.upgrade;

import org.jspecify.annotations.NullMarked;
