/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.impl.wire.DeflateParameters;
import dev.kawat.it.client.Event;
import dev.kawat.it.client.HandshakeFailedException;
import dev.kawat.it.client.WireClient;
import dev.kawat.it.client.WireClient.Wishes;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must be so with every server: our wire and a server that is not ours understand each other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AgainstForeignServer {

    static final int MAX_BYTES = 1 << 20;

    private final Deque<WireClient> clients = new ArrayDeque<>();

    /** Where the server does this without compression: {@code echo}, {@code fragments}, {@code pings} or {@code closes}. */
    abstract URI plain(String pathAndQuery);

    /** Where it compresses. */
    abstract URI deflating(String path);

    /** Waits until the server has seen a connection close with this code and reason. */
    abstract void awaitServerSees(Event.Closed closed);

    @AfterEach
    final void closeClients() {
        while (!clients.isEmpty()) {
            clients.pop().close();
        }
    }

    /** A client that is connected; closed after the test. */
    final WireClient open(URI uri, Wishes wishes) {
        try {
            WireClient client = WireClient.open(uri, wishes);
            clients.push(client);
            return client;
        } catch (HandshakeFailedException failure) {
            throw new AssertionError(uri + ": the handshake failed", failure);
        }
    }

    private WireClient deflated(String path, DeflateParameters offered) {
        WireClient client = open(deflating(path), Wishes.none().compressing(offered));
        assertThat(client.compression()).isPresent();
        return client;
    }

    /** Not AssertJ's, which would show a difference in a mebibyte. */
    static void assertComesBack(WireClient client, Event message) {
        Event answer = client.message();
        assertThat(answer.equals(message))
                .as("%s came back as %s", summary(message), summary(answer))
                .isTrue();
    }

    private static String summary(Event event) {
        String all = event.toString();
        return all.length() > 200 ? all.substring(0, 200) + "... " + all.length() : all;
    }

    private static void assertEchoes(WireClient client, List<Event> messages) {
        for (Event message : messages) {
            client.send(message);
            assertComesBack(client, message);
        }
    }

    /** We close, and the server answers and ends the TCP connection. */
    static void assertCloses(WireClient client) {
        client.sendClose(1000, "");
        assertThat(client.message()).isEqualTo(new Event.Closed(1000, ""));
        client.awaitEnd();
    }

    // ---- The handshake ----

    @ParameterizedTest
    @CsvSource({"'a,b,c', b", "c, c", "'c,b', c", "a, ''", "'', ''"})
    void agreesOnASubprotocol(String wanted, String chosen) {
        Wishes wishes = wanted.isEmpty() ? Wishes.none() : Wishes.none().speaking(wanted.split(",", -1));

        WireClient client = open(plain("echo"), wishes);

        assertThat(client.subprotocol()).isEqualTo(chosen);
        assertEchoes(client, List.of(Messages.text(5)));
    }

    @Test
    void doesNotCompressWhereOnlyOneSideWould() {
        WireClient unheard = open(plain("echo"), Wishes.none().compressing(DeflateParameters.ANY));
        WireClient silent = open(deflating("echo"), Wishes.none());

        for (WireClient client : List.of(unheard, silent)) {
            assertThat(client.compression()).isEmpty();
            assertEchoes(client, Messages.upTo(1000));
        }
    }

    // ---- Messages ----

    @Test
    void everythingComesBack() {
        WireClient client = open(plain("echo"), Wishes.none());

        assertEchoes(client, Messages.upTo(MAX_BYTES));

        assertCloses(client);
    }

    /** What each side allows itself and the other. A server's window is in the tests of those that can bound it. */
    static Stream<DeflateParameters> offers() {
        return Stream.of(
                DeflateParameters.ANY,
                DeflateParameters.NO_TAKEOVER,
                new DeflateParameters(false, 15, true, 15),
                new DeflateParameters(true, 15, false, 15),
                new DeflateParameters(true, 9, true, 15),
                new DeflateParameters(true, 12, false, 15),
                new DeflateParameters(false, 8, false, 15));
    }

    /** A smaller window of ours is kept whether or not the server answers it. */
    @ParameterizedTest
    @MethodSource("offers")
    void everythingComesBackCompressed(DeflateParameters offered) {
        WireClient client = deflated("echo", offered);

        assertThat(client.compression()).contains(offered);
        assertEchoes(client, Messages.upTo(MAX_BYTES));
        assertCloses(client);
    }

    @Test
    void whatIsCompressedIsShorterOnTheWire() {
        WireClient client = deflated("echo", DeflateParameters.ANY);

        assertEchoes(client, List.of(Messages.text(MAX_BYTES)));

        assertThat(client.heardBytes()).isLessThan(MAX_BYTES / 10);
    }

    @Test
    void messagesMayBeCompressedOrNot() {
        WireClient client = deflated("echo", DeflateParameters.ANY);

        for (Event message : Messages.upTo(65_536)) {
            client.sendAsItIs(message).send(message);
            assertComesBack(client, message);
            assertComesBack(client, message);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aThousandMessagesAtOnceKeepTheirOrder(boolean compressed) {
        WireClient client = compressed ? deflated("echo", DeflateParameters.ANY) : open(plain("echo"), Wishes.none());
        List<Event> messages = IntStream.range(0, 1000)
                .mapToObj(i -> new Event.Text(i + " " + Messages.text(i % 300).text()))
                .map(Event.class::cast)
                .toList();

        messages.forEach(client::send);

        messages.forEach(message -> assertComesBack(client, message));
    }

    // ---- Fragments and control frames ----

    private Stream<WireClient> plainAndCompressed(String path) {
        return Stream.concat(
                Stream.of(open(plain(path), Wishes.none())),
                Stream.of(DeflateParameters.ANY, DeflateParameters.NO_TAKEOVER)
                        .map(offered -> deflated(path, offered)));
    }

    @Test
    void ourFragmentsArriveAndPingsBetweenThemAreAnswered() {
        for (WireClient client : plainAndCompressed("echo").toList()) {
            for (Event message : Messages.upTo(MAX_BYTES)) {
                client.sendInFragments(message, 4);

                for (String ping : List.of("1", "2", "3")) {
                    assertThat(client.next()).isEqualTo(pong(ping));
                }
                assertComesBack(client, message);
            }
            assertCloses(client);
        }
    }

    @Test
    void fragmentsOfTheServerArriveAndSoDoPingsBetweenThem() {
        for (WireClient client : plainAndCompressed("fragments").toList()) {
            for (Event message : Messages.upTo(MAX_BYTES)) {
                client.send(message);

                for (String ping : List.of("1", "2", "3")) {
                    assertThat(client.next()).isEqualTo(new Event.Ping(bytes(ping)));
                }
                assertComesBack(client, message);
            }
            assertCloses(client);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125})
    void pingsAreAnsweredInBothDirections(int bytes) {
        String payload = "p".repeat(bytes);
        for (WireClient client : plainAndCompressed("pings").toList()) {
            client.ping(payload);
            assertThat(client.next()).isEqualTo(pong(payload));

            client.send(new Event.Text(payload));
            assertThat(client.next()).isEqualTo(new Event.Ping(bytes(payload)));
            assertComesBack(client, new Event.Text("pong " + payload));
        }
    }

    private static Event.Pong pong(String payload) {
        return new Event.Pong(bytes(payload));
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    // ---- However the bytes come ----

    private static IntSupplier randomly() {
        Random random = new Random(42);
        return () -> 1 + random.nextInt(200);
    }

    static Stream<IntSupplier> pieces() {
        return Stream.of(() -> 1, () -> 2, () -> 3, () -> 7, () -> 1000, randomly());
    }

    @ParameterizedTest
    @MethodSource("pieces")
    void bytesMayComeInAnyPieces(IntSupplier pieces) {
        Wishes wishes = Wishes.none().readingBy(pieces);
        for (WireClient client : List.of(
                open(plain("fragments"), wishes),
                open(deflating("fragments"), wishes.compressing(DeflateParameters.ANY)),
                open(deflating("echo"), wishes.compressing(DeflateParameters.NO_TAKEOVER)))) {
            assertEchoes(client, Messages.upTo(MAX_BYTES));
            assertCloses(client);
        }
    }

    @Test
    void bytesMayBeSplitAnywhere() {
        for (WireClient client : plainAndCompressed("fragments").toList()) {
            List<Event> expected = new ArrayList<>();
            for (Event message : Messages.upTo(127)) {
                client.send(message).ping("!");
                IntStream.range(0, 5).forEach(i -> expected.add(client.next()));
            }
            client.sendClose(1000, "bye");
            expected.add(client.next());
            client.awaitEnd();

            for (int split = 1; split < client.heardBytes(); split++) {
                int[] left = {split, Integer.MAX_VALUE};
                int[] piece = {0};
                assertThat(client.reparsed(() -> left[piece[0]++]))
                        .as("split at %d", split)
                        .isEqualTo(expected);
            }
        }
    }

    // ---- Closing ----

    @ParameterizedTest
    @CsvSource({"1000, ''", "1000, done", "1001, going", "3000, registered", "4000, 電線 😀", "4999, last"})
    void weClose(int code, String reason) {
        for (WireClient client : plainAndCompressed("echo").toList()) {
            client.sendClose(code, reason);

            assertThat(client.next()).isEqualTo(new Event.Closed(code, reason));
            client.awaitEnd();
            awaitServerSees(new Event.Closed(code, reason));
        }
    }

    @Test
    void weCloseWithTheLongestReason() {
        String reason = "r".repeat(123);
        WireClient client = open(plain("echo"), Wishes.none()).sendClose(4000, reason);

        assertThat(client.next()).isEqualTo(new Event.Closed(4000, reason));
        client.awaitEnd();
    }

    @ParameterizedTest
    @CsvSource({"1000, ''", "1001, going", "1011, broken", "3000, registered", "4000, 電線 😀", "4999, last"})
    void theServerCloses(int code, String reason) {
        String query = "closes?code=" + code + "&reason=" + URLEncoder.encode(reason, StandardCharsets.UTF_8);
        WireClient client = open(plain(query), Wishes.none()).send(new Event.Text("close"));

        assertThat(client.next()).isEqualTo(new Event.Closed(code, reason));
        client.awaitEnd();
        awaitServerSees(new Event.Closed(code, reason));
    }
}
