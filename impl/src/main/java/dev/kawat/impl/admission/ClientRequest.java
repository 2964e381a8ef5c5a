/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.admission;

import dev.kawat.Handshake;

/**
 * A request as its client has sent it, before trusted proxies changed it.
 *
 * @param handshake the request, with the address of the client
 * @param host the host that the client has asked for, with its port unless it is the default
 */
public record ClientRequest(Handshake handshake, String host) {}
