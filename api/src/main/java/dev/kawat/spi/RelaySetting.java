/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.spi;

import java.util.Optional;
import java.util.function.Function;

/**
 * A setting of a {@link RelayProvider}.
 *
 * @param key the key, without {@code kawat.}: lower case letters, digits and '-'
 * @param defaultValue the value if none is configured
 * @param meaning the meaning, for the documentation: a sentence
 * @param problem returns the rule that a value breaks, for example {@code must be a URL}; empty for none
 */
public record RelaySetting(
        String key, String defaultValue, String meaning, Function<String, Optional<String>> problem) {}
