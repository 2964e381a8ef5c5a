/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.message;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.CloseReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloseCodesTest {

    /** Also those that Tomcat's version of the API throws for: 1014, and what no RFC has given a meaning. */
    @ParameterizedTest
    @ValueSource(ints = {1000, 1004, 1005, 1006, 1013, 1014, 1015, 1016, 2999, 3000, 4999})
    void areGivenToApplicationsAsTheyAre(int code) {
        CloseReason.CloseCode given = CloseCodes.ofJakarta(code);

        assertThat(given.getCode()).isEqualTo(code);
        assertThat(new CloseReason(given, "why").getCloseCode().getCode()).isEqualTo(code);
    }

    @Test
    void areTheConstantsOfTheApiWhereItHasSome() {
        assertThat(CloseCodes.ofJakarta(1001)).isSameAs(CloseReason.CloseCodes.GOING_AWAY);
    }
}
