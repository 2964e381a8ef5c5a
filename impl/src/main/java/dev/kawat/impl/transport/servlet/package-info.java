/* SPDX-License-Identifier: Apache-2.0 */
/** The transport over the upgrade of the Servlet API, which gives our own engine a stream of bytes. */
@NullMarked
package dev.kawat.impl.transport.servlet;

import org.jspecify.annotations.NullMarked;
