/* SPDX-License-Identifier: Apache-2.0 */
/** The clients of an application: their connectors, their connections, and when they connect again. */
@NullMarked
package dev.kawat.impl.client;

import org.jspecify.annotations.NullMarked;
