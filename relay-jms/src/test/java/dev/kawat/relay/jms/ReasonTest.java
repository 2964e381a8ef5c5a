/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSRuntimeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReasonTest {

    @Test
    void tellsTheFailureAndItsCause() {
        Exception cause = new IllegalStateException("no route\nto the broker");

        String reason = Reason.of(new JMSRuntimeException("failed", "E1", new RuntimeException("wrapped", cause)));

        assertThat(reason)
                .isEqualTo("JMSRuntimeException: failed, because of IllegalStateException: no route to the broker");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connector?host=x&password=swordfish&port=1",
                "{userPassword: swordfish, host: x}",
                "cannot connect to tcp://ann:swordfish@broker:61616",
                "{\"clientSecret\" = swordfish}",
                "trustStorePassword=swordfish",
                "token=swordfish;x"
            })
    void tellsNoSecret(String message) {
        assertThat(Reason.of(new IllegalStateException(message)))
                .doesNotContain("swordfish")
                .contains("***");
    }

    @Test
    void tellsAFailureWithoutAMessage() {
        Exception endless = new Exception();
        endless.initCause(new Exception(endless));
        assertThat(Reason.of(endless)).startsWith("Exception: ");
    }
}
