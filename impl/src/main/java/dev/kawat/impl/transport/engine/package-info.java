/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The servers whose servlet container or WebSocket engine differs from what the Jakarta specifications promise, each in one
 * type. Everything that Kawat does because of one particular server is decided here, and only here are servers named.
 */
@NullMarked
package dev.kawat.impl.transport.engine;

import org.jspecify.annotations.NullMarked;
