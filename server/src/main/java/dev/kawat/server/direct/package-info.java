/* SPDX-License-Identifier: Apache-2.0 */
/** The transport of the standalone server: Kawat's own engine on Undertow's sockets, without the streams of the Servlet API. */
@NullMarked
package dev.kawat.server.direct;

import org.jspecify.annotations.NullMarked;
