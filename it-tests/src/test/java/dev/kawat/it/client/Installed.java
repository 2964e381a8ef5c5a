/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Software that a test needs, and that a machine may lack. */
final class Installed {

    private Installed() {}

    /** Skips the calling test where something is missing, or fails it if {@code it.require-browser} asks for all of it. */
    static void require(boolean there, String otherwise) {
        if (Boolean.getBoolean("it.require-browser")) {
            Assertions.assertTrue(there, otherwise);
        }
        Assumptions.assumeTrue(there, otherwise + " (-Dit.require-browser=true makes this a failure)");
    }
}
