/* SPDX-License-Identifier: Apache-2.0 */
/** The socket of the standalone server, and the strict reading of what stands before the body of a request. */
@NullMarked
package dev.kawat.server.http;

import org.jspecify.annotations.NullMarked;
