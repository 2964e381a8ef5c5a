/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.examples.chat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** The texts that users enter, and their rules. Lengths are in UTF-16 units, as in the {@code maxlength} of browsers. */
enum Input {
    /** A name: one line. */
    NAME("A name", 30),
    /** A message. */
    TEXT("A message", 2000);

    private static final Pattern GAP = Pattern.compile("[\\p{Z}\\p{Cc}]+");
    private static final Pattern VISIBLE = Pattern.compile("[\\p{L}\\p{N}\\p{P}\\p{S}]");

    private final String noun;
    private final int max;

    Input(String noun, int max) {
        this.noun = noun;
        this.max = max;
    }

    /** Returns a text without the blanks around it; empty if it breaks the rule. */
    Optional<String> accept(String written) {
        // Half a surrogate pair cannot be sent as UTF-8, so it becomes '?'.
        String text = new String(written.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        String clean = (this == NAME ? GAP.matcher(text).replaceAll(" ") : text).strip();
        return clean.length() <= max && VISIBLE.matcher(clean).find() ? Optional.of(clean) : Optional.empty();
    }

    /** Returns the rule, to be shown to the user. */
    String rule() {
        return noun + " has 1 to " + max + " characters.";
    }
}
