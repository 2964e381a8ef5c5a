/* SPDX-License-Identifier: Apache-2.0 */
/** Our own engine over the upgrade of the Servlet API: {@code HttpServletRequest.upgrade} and its non-blocking streams. */
@NullMarked
package dev.kawat.impl.transport.servlet;

import org.jspecify.annotations.NullMarked;
