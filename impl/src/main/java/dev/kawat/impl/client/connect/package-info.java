/* SPDX-License-Identifier: Apache-2.0 */
/** One attempt of a client to connect: names, proxies, TLS, the opening handshake, redirects and credentials. */
@NullMarked
package dev.kawat.impl.client.connect;

import org.jspecify.annotations.NullMarked;
