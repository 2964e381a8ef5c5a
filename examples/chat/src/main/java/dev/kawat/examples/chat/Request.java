/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.examples.chat;

import org.jspecify.annotations.Nullable;

/**
 * What a page asks for.
 *
 * @param type {@code join}, {@code say} or {@code rename}
 * @param name who to be, for {@code join} and {@code rename}; else empty
 * @param text what to say, for {@code say}; else empty
 */
public record Request(String type, String name, String text) {

    /** A request as it was read; what the page left out is empty. */
    public Request(@Nullable String type, @Nullable String name, @Nullable String text) {
        this.type = type == null ? "" : type;
        this.name = name == null ? "" : name;
        this.text = text == null ? "" : text;
    }
}
