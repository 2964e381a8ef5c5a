/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client.connect;

import dev.kawat.ConnectFailedException.Part;
import dev.kawat.impl.handshake.AcceptKey;
import dev.kawat.impl.transport.socket.SocketLayer;
import dev.kawat.impl.transport.stream.WireOffer;
import dev.kawat.impl.wire.NegotiationException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The opening handshake of a client (RFC 6455 section 4.1) over a socket that blocks. Used once. */
final class OpeningHandshake {

    private static final int KEY_BYTES = 16;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final ConnectRequest request;
    private final WireOffer offer;
    private final String key;

    OpeningHandshake(ConnectRequest request, WireOffer offer) {
        this.request = request;
        this.offer = offer;
        byte[] bytes = new byte[KEY_BYTES];
        RANDOM.nextBytes(bytes);
        this.key = Base64.getEncoder().encodeToString(bytes);
    }

    /**
     * Sends the request and reads the answer, whatever its status is.
     *
     * @throws ConnectFailure if the answer is malformed, or none comes
     */
    Answer exchange(SocketLayer socket) throws IOException {
        try {
            socket.write(ByteBuffer.wrap(text().getBytes(StandardCharsets.UTF_8)));
            return AnswerReader.read(socket);
        } catch (IOException broken) {
            throw new ConnectFailure(Part.HANDSHAKE, String.valueOf(broken.getMessage()), broken);
        }
    }

    private String text() {
        URI uri = request.uri();
        StringBuilder text = new StringBuilder("GET " + TargetUri.target(uri) + " HTTP/1.1\r\n");
        append(text, "Host", TargetUri.authority(uri));
        append(text, "Upgrade", "websocket");
        append(text, "Connection", "Upgrade");
        append(text, "Sec-WebSocket-Key", key);
        append(text, "Sec-WebSocket-Version", "13");
        if (!request.subprotocols().isEmpty()) {
            append(text, "Sec-WebSocket-Protocol", String.join(", ", request.subprotocols()));
        }
        offer.header().ifPresent(offered -> append(text, "Sec-WebSocket-Extensions", offered));
        request.headers().forEach((name, value) -> append(text, name, value));
        return text.append("\r\n").toString();
    }

    private static void append(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(value).append("\r\n");
    }

    /**
     * Checks an answer with status 101.
     *
     * @return the subprotocol; null for none
     * @throws ConnectFailure if it breaks a rule
     */
    @Nullable
    String check(Answer answer) throws ConnectFailure {
        check(
                answer.only("upgrade").filter("websocket"::equalsIgnoreCase).isPresent(),
                "the answer has no Upgrade: websocket");
        check(hasToken(answer.header("connection"), "upgrade"), "the answer has no Connection: Upgrade");
        check(
                answer.only("sec-websocket-accept")
                        .filter(AcceptKey.of(key)::equals)
                        .isPresent(),
                "Sec-WebSocket-Accept is not the answer to the key");
        checkExtensions(answer.header("sec-websocket-extensions"));
        List<String> subprotocols = answer.header("sec-websocket-protocol");
        check(
                subprotocols.size() <= 1 && request.subprotocols().containsAll(subprotocols),
                "the server chose a subprotocol that was not offered");
        return subprotocols.isEmpty() ? null : subprotocols.get(0);
    }

    private void checkExtensions(List<String> answered) throws ConnectFailure {
        try {
            offer.accept(answered);
        } catch (NegotiationException broken) {
            throw new ConnectFailure(Part.HANDSHAKE, String.valueOf(broken.getMessage()), broken);
        }
    }

    private static boolean hasToken(List<String> values, String token) {
        return values.stream()
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .anyMatch(part -> part.strip().toLowerCase(Locale.ROOT).equals(token));
    }

    private static void check(boolean kept, String otherwise) throws ConnectFailure {
        if (!kept) {
            throw new ConnectFailure(Part.HANDSHAKE, otherwise + " (RFC 6455 section 4.1)");
        }
    }

    /** Returns whether a challenge of the server asks for Basic authentication. */
    static boolean asksForBasic(Answer answer) {
        return answer.status() == Answer.UNAUTHORIZED
                && answer.header("www-authenticate").stream()
                        .flatMap(value -> Arrays.stream(value.split(",", -1)))
                        .anyMatch(challenge -> challenge.strip().regionMatches(true, 0, "Basic", 0, 5));
    }
}
