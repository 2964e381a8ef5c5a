/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.examples.chat;

import org.jspecify.annotations.Nullable;

/**
 * A request of a page.
 *
 * @param type {@code join}, {@code say}, {@code rename} or {@code greet}
 * @param name the name of the member, for {@code join} and {@code rename}; else empty
 * @param text the text of the message, for {@code say}; the id of a new member, for {@code greet}; else empty
 */
public record Request(String type, String name, String text) {

    /** Replaces the parts that the page left out by empty texts. */
    public Request(@Nullable String type, @Nullable String name, @Nullable String text) {
        this.type = type == null ? "" : type;
        this.name = name == null ? "" : name;
        this.text = text == null ? "" : text;
    }
}
