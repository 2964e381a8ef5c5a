/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.jms;

import java.util.regex.Pattern;

/** Tells people why something of a provider of messaging failed, without what a provider may tell of passwords. */
final class Reason {

    /** The name of a secret, what stands between, and the secret. */
    private static final Pattern SECRET = Pattern.compile(
            "(?i)((?:password|passwd|pwd|secret|token|credentials?)\\w*\"?\\s*[=:]\\s*)[^\\s,;&)\\]}]+");

    /** The user and the password of a URL. */
    private static final Pattern USER_INFO = Pattern.compile("//[^/\\s@]*@");

    private Reason() {}

    /** Returns the kind of a failure and its message, in one line. */
    static String of(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; root.getCause() != null && depth < 8; depth++) {
            root = root.getCause();
        }
        String own = text(failure);
        return root == failure ? own : own + ", because of " + text(root);
    }

    private static String text(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        String cleaned =
                USER_INFO.matcher(SECRET.matcher(message).replaceAll("$1***")).replaceAll("//***@");
        return failure.getClass().getSimpleName() + ": " + cleaned.replaceAll("\\p{Cntrl}+", " ");
    }
}
