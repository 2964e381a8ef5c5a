/* SPDX-License-Identifier: Apache-2.0 */
/** The transport over the upgrade of the Servlet API, which gives Kawat's own engine a stream of bytes. */
@NullMarked
package dev.kawat.impl.transport.servlet;

import org.jspecify.annotations.NullMarked;
