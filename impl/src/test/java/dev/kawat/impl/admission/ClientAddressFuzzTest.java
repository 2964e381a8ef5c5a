/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.kawat.Handshake;
import dev.kawat.impl.settings.IpAddress;
import dev.kawat.impl.settings.Setting;
import dev.kawat.impl.settings.TrustedProxies;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Whatever a client writes into the headers of proxies, it is an address, and no address that the client may choose alone. */
class ClientAddressFuzzTest {

    private static final ClientAddress BEHIND_PROXIES = new ClientAddress((TrustedProxies)
            Setting.TRUSTED_PROXIES.parse("10.0.0.0/8, fd00::/8").orElseThrow());

    /** @param input what a client sends in each header, one a line */
    @FuzzTest
    void addressIsThatOfTheProxyOrBefore(byte[] input) {
        String[] lines = new String(input, StandardCharsets.ISO_8859_1).split("\n", 2);
        String forwarded = lines[0];
        String forwardedFor = lines[lines.length - 1];

        checkAddress(handshake("10.1.2.3", List.of(forwarded), List.of(forwardedFor)));
        checkAddress(handshake("10.1.2.3", List.of(forwarded), List.of()));
        checkAddress(handshake("10.1.2.3", List.of(), List.of(forwardedFor)));

        // The proxy has noted its client in a header of its own, behind which nothing counts that the client wrote.
        assertThat(address(handshake("10.1.2.3", List.of(forwarded, "for=192.0.2.7"), List.of())))
                .isEqualTo("192.0.2.7");
        assertThat(address(handshake("10.1.2.3", List.of(), List.of(forwardedFor, "192.0.2.7"))))
                .isEqualTo("192.0.2.7");
        assertThat(address(handshake("192.0.2.1", List.of(forwarded), List.of(forwardedFor))))
                .as("a client that is no proxy")
                .isEqualTo("192.0.2.1");
    }

    private static Handshake handshake(String peer, List<String> forwarded, List<String> forwardedFor) {
        Handshake.Builder builder = Handshake.to("/chat").remoteAddress(peer);
        forwarded.forEach(value -> builder.header("Forwarded", value));
        forwardedFor.forEach(value -> builder.header("X-Forwarded-For", value));
        return builder.build();
    }

    private static void checkAddress(Handshake handshake) {
        assertThat(IpAddress.parse(address(handshake))).isPresent();
    }

    private static String address(Handshake handshake) {
        return BEHIND_PROXIES.resolve(handshake).remoteAddress().orElseThrow();
    }
}
