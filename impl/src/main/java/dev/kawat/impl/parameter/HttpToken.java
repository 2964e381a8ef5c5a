/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

import java.util.regex.Pattern;

/** The syntax of a token, such as the name of a header, a cookie or a subprotocol (RFC 9110 section 5.6.2). */
public final class HttpToken {

    private static final Pattern SYNTAX = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private HttpToken() {}

    /** Returns whether a text is a token. */
    public static boolean is(String text) {
        return SYNTAX.matcher(text).matches();
    }
}
