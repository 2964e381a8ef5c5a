/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.Optional;

/**
 * A message that the engine has taken; see {@link Recipients#publish}.
 *
 * @param position the place behind the message, if the topic has a history
 */
public record Published(Optional<Position> position) {}
