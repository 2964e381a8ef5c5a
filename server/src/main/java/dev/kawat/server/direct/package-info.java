/* SPDX-License-Identifier: Apache-2.0 */
/** Our own engine directly on Undertow's sockets, without the streams of the Servlet API between. */
@NullMarked
package dev.kawat.server.direct;

import org.jspecify.annotations.NullMarked;
