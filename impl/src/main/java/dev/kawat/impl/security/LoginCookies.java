/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the logins that a request may belong to by its cookies, for containers that keep a login in a cookie instead of an HTTP
 * session, as Open Liberty does. Nothing says which of the cookies that is. So each cookie counts that is long enough, together
 * with the user's name: a request with one of them comes from the same browser and the same user.
 */
public final class LoginCookies {

    /** The least number of characters: a value that tells browsers apart has at least 96 bits, in Base64. */
    private static final int LONG_ENOUGH = 16;

    private LoginCookies() {}

    /**
     * Returns one text for each login, from which no cookie can be found out.
     *
     * @param user the name of the user
     * @param headers the values of the {@code Cookie} headers
     */
    public static Set<String> logins(String user, Collection<String> headers) {
        return headers.stream()
                .flatMap(header -> Stream.of(header.split(";", -1)))
                .map(String::strip)
                .filter(cookie -> cookie.length() - cookie.indexOf('=') - 1 >= LONG_ENOUGH)
                .map(cookie -> hash(user + '\0' + cookie))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the SHA-256 of a text, in hexadecimal digits. */
    static String hash(String text) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) { // every JVM has it
            throw new IllegalStateException(impossible);
        }
    }
}
