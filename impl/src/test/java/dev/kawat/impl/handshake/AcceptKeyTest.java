/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AcceptKeyTest {

    /** RFC 6455 section 1.3. */
    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    @Test
    void exampleOfTheStandard() {
        assertThat(AcceptKey.of("dGhlIHNhbXBsZSBub25jZQ==")).isEqualTo(ACCEPT);
    }

    /** Section 4.2.2: leading and trailing whitespace is not part of the value. */
    @Test
    void whitespaceAroundTheKeyDoesNotCount() {
        assertThat(AcceptKey.of(" dGhlIHNhbXBsZSBub25jZQ== ")).isEqualTo(ACCEPT);
    }
}
