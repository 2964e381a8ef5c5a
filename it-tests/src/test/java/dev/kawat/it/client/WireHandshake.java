/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

import dev.kawat.impl.handshake.AcceptKey;
import dev.kawat.impl.wire.DeflateAgreement;
import dev.kawat.impl.wire.DeflateOffer;
import dev.kawat.impl.wire.NegotiationException;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** One opening handshake of a client that takes no answer but one by the letter (RFC 6455 section 4.1). */
final class WireHandshake {

    private static final String SUBPROTOCOL = "Sec-WebSocket-Protocol";
    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";
    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

    private final String key = newKey();
    private final List<String> subprotocols;
    private final Optional<DeflateOffer> offer;

    WireHandshake(List<String> subprotocols, Optional<DeflateOffer> offer) {
        this.subprotocols = subprotocols;
        this.offer = offer;
    }

    /** RFC 6455 4.1, step 7 of the request: 16 random bytes. */
    private static String newKey() {
        byte[] nonce = new byte[16];
        new SecureRandom().nextBytes(nonce);
        return Base64.getEncoder().encodeToString(nonce);
    }

    Request request(URI uri) {
        Request request = Request.to(uri).having("Sec-WebSocket-Key", key);
        if (!subprotocols.isEmpty()) {
            request = request.with(SUBPROTOCOL + ": " + String.join(", ", subprotocols));
        }
        return offer.isPresent() ? request.with(EXTENSIONS + ": " + offer.get().header()) : request;
    }

    /** What was agreed on; a failure gives back what the offer has reserved. */
    Optional<DeflateAgreement> accept(Answer answer) throws HandshakeFailedException {
        try {
            check(answer);
            List<String> extensions = answer.headers().getOrDefault(EXTENSIONS.toLowerCase(Locale.ROOT), List.of());
            if (offer.isPresent()) {
                return offer.get().accept(extensions);
            }
            check(extensions.isEmpty(), "RFC 6455 4.1, step 5: an extension that was not offered");
            return Optional.empty();
        } catch (NegotiationException refused) {
            throw new HandshakeFailedException(refused);
        } catch (HandshakeFailedException failed) {
            offer.ifPresent(DeflateOffer::close);
            throw failed;
        }
    }

    private void check(Answer answer) throws HandshakeFailedException {
        check(answer.status() == 101, "RFC 6455 4.1, step 1: the status is " + answer.status());
        check(answer.header("Upgrade").equalsIgnoreCase("websocket"), "RFC 6455 4.1, step 2: Upgrade");
        check(
                COMMA.splitAsStream(answer.header("Connection")).anyMatch("upgrade"::equalsIgnoreCase),
                "RFC 6455 4.1, step 3: Connection");
        check(
                answer.header("Sec-WebSocket-Accept").equals(AcceptKey.of(key)),
                "RFC 6455 4.1, step 4: Sec-WebSocket-Accept");
        String subprotocol = subprotocol(answer);
        check(
                subprotocol.isEmpty() || subprotocols.contains(subprotocol),
                "RFC 6455 4.1, step 6: a subprotocol that was not asked for");
    }

    static String subprotocol(Answer answer) {
        return answer.header(SUBPROTOCOL);
    }

    private static void check(boolean kept, String rule) throws HandshakeFailedException {
        if (!kept) {
            throw new HandshakeFailedException(rule);
        }
    }
}
