/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.spi.HandlerEngine;

/**
 * An engine of an application for the handlers of artefacts.
 *
 * @param source its name in messages: its class, or what produces it
 * @param engine the engine
 */
public record ApplicationEngine(String source, HandlerEngine engine) {}
