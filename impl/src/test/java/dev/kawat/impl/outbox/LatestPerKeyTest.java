/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.ConnectionStatus;
import dev.kawat.Keyed;
import dev.kawat.OverflowPolicy;
import dev.kawat.SendException;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.message.KeyedMessage;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.reply.Acceptance;
import dev.kawat.impl.testing.ManualChannel;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.OnMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The policy that keeps the latest message of each key. */
class LatestPerKeyTest {

    private static final int ROOMY = 1 << 20;

    private final List<TestApplication> applications = new ArrayList<>();

    @AfterEach
    void stop() {
        applications.forEach(TestApplication::close);
    }

    private static Outbox outbox(long maxBytes, int maxMessages) {
        return new Outbox(maxBytes, maxMessages, OverflowPolicy.LATEST_PER_KEY, Runnable::run);
    }

    private static ManualChannel open(Outbox outbox) {
        ManualChannel channel = ManualChannel.of(outbox);
        outbox.attach(channel);
        outbox.start();
        return channel;
    }

    private static KeyedMessage keyed(String key, String text) {
        return new KeyedMessage(Outbound.Text.of(text), key);
    }

    private static Outbound.Text text(String text) {
        return Outbound.Text.of(text);
    }

    private static void offerAll(Outbox outbox, String... keysAndNumbers) {
        for (String message : keysAndNumbers) {
            outbox.offer(keyed(message.substring(0, 1), message));
        }
    }

    @Test
    void aPeerThatKeepsUpGetsEveryMessage() {
        Outbox outbox = outbox(ROOMY, 4);
        ManualChannel channel = open(outbox);

        offerAll(outbox, "a1", "a2", "b1", "a3");
        channel.writeAll();
        offerAll(outbox, "a4", "a5");
        channel.writeAll();

        assertThat(channel.texts()).containsExactly("a1", "a2", "b1", "a3", "a4", "a5");
    }

    @Test
    void aFullOutboxKeepsTheLatestOfEachKeyWhereTheFirstStood() {
        Outbox outbox = outbox(ROOMY, 5);
        ManualChannel channel = open(outbox);

        offerAll(outbox, "a1", "b1", "a2", "c1", "b2", "a3");

        assertThat(outbox.bufferedBytes()).isEqualTo(3 * 2);
        channel.writeAll();
        assertThat(channel.texts()).containsExactly("a3", "b2", "c1");
        assertThat(outbox.bufferedBytes()).isZero();
        assertThat(outbox.droppedMessages()).isEqualTo(3);
    }

    @Test
    void untilNothingWaitsEachKeyWaitsOnce() {
        Outbox outbox = outbox(ROOMY, 3);
        ManualChannel channel = open(outbox);
        offerAll(outbox, "a1", "a2", "a3", "a4");

        offerAll(outbox, "b1", "a5", "b2");
        channel.writeAll();
        offerAll(outbox, "a6", "a7");
        channel.writeAll();

        assertThat(channel.texts()).containsExactly("a5", "b2", "a6", "a7");
    }

    @Test
    void whatIsBeingWrittenIsNotReplaced() {
        Outbox outbox = outbox(ROOMY, 2);
        ManualChannel channel = open(outbox);
        offerAll(outbox, "a1", "a2");
        Outbound writing = channel.take();

        offerAll(outbox, "a3", "a4");

        assertThat(writing).isEqualTo(text("a1"));
        assertThat(outbox.status()).isEqualTo(ConnectionStatus.CONNECTED);
        channel.finishWrite();
        channel.writeAll();
        assertThat(channel.texts()).containsExactly("a4");
    }

    @Test
    void aKeyThatWasTakenWaitsAgainBehindTheOthers() {
        Outbox outbox = outbox(ROOMY, 4);
        ManualChannel channel = open(outbox);
        offerAll(outbox, "a1", "b1", "a2", "b2", "a3");
        channel.take();
        channel.finishWrite();

        offerAll(outbox, "a4", "b3");

        channel.writeAll();
        assertThat(channel.texts()).containsExactly("b3", "a4");
    }

    @Test
    void aKeyThatChangesAllTheTimeComesToItsTurn() {
        Outbox outbox = outbox(ROOMY, 10);
        ManualChannel channel = open(outbox);
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            offerAll(outbox, "h" + i, "h" + i, "h" + i, "c" + i);
            if (i % 50 == 49) { // a peer that takes one message of 200
                Outbound next = channel.take();
                taken.add(((Outbound.Text) next).text());
                channel.finishWrite();
            }
        }

        assertThat(taken).hasSize(20).filteredOn(text -> text.startsWith("h")).hasSize(10);
    }

    @Test
    void anItemOfAStreamTakesThePlaceOfAnOlderOneToo() {
        Outbox outbox = outbox(ROOMY, 8);
        ManualChannel channel = open(outbox);
        offerAll(outbox, "a1", "b1", "a2", "a3", "a4", "a5", "a6", "a7", "a8");
        CompletableFuture<Void> replaced = new CompletableFuture<>();
        outbox.offerTracked(keyed("c", "c1"), replaced);

        Acceptance again = outbox.offerPaced(keyed("a", "a9"), () -> {});
        Acceptance other = outbox.offerPaced(keyed("c", "c2"), () -> {});

        assertThat(again).isEqualTo(Acceptance.NOW);
        assertThat(other).isEqualTo(Acceptance.NOW);
        assertThat(replaced).isCompletedExceptionally();
        channel.writeAll();
        assertThat(channel.texts()).containsExactly("a9", "b1", "c2");
        assertThat(outbox.bufferedBytes()).isZero();
    }

    @Test
    void anItemOfAStreamIsKeptWhileThePeerKeepsUp() {
        Outbox outbox = outbox(ROOMY, 8);
        ManualChannel channel = open(outbox);

        outbox.offerPaced(keyed("a", "a1"), () -> {});
        outbox.offerPaced(keyed("a", "a2"), () -> {});
        channel.writeAll();

        assertThat(channel.texts()).containsExactly("a1", "a2");
    }

    @Test
    void theSenderOfAReplacedMessageIsTold() {
        Outbox outbox = outbox(ROOMY, 1);
        ManualChannel channel = open(outbox);
        CompletableFuture<Void> replaced = new CompletableFuture<>();
        CompletableFuture<Void> sent = new CompletableFuture<>();
        outbox.offerTracked(keyed("a", "a1"), replaced);

        OfferResult offer = outbox.offerTracked(keyed("a", "a2"), sent);
        boolean waits = !sent.isDone();
        channel.writeAll();

        assertThat(offer).isEqualTo(OfferResult.QUEUED);
        assertThat(waits).isTrue();
        assertThat(sent).isCompletedWithValue(null);
        assertThatThrownBy(replaced::join)
                .cause()
                .isInstanceOfSatisfying(
                        SendException.class,
                        failure -> assertThat(failure.outcome()).isEqualTo(SendException.Outcome.OVERFLOW));
    }

    @Test
    void messagesWithoutAKeyAreNeverDropped() {
        Outbox outbox = outbox(ROOMY, 3);
        ManualChannel channel = open(outbox);
        outbox.offer(text("plain"));

        offerAll(outbox, "a1", "a2", "a3");

        channel.writeAll();
        assertThat(channel.texts()).containsExactly("plain", "a3");
    }

    @Test
    void tooManyKeysCloseWith1013() {
        Outbox outbox = outbox(ROOMY, 2);
        ManualChannel channel = open(outbox);
        offerAll(outbox, "a1", "b1");

        OfferResult offer = outbox.offer(keyed("c", "c1"));

        assertThat(offer).isEqualTo(OfferResult.OVERFLOWED);
        assertThat(channel.writeAll()).containsExactly(new Outbound.Close(1013, ""));
    }

    @Test
    void tooManyMessagesWithoutAKeyCloseWith1013() {
        Outbox outbox = outbox(ROOMY, 2);
        ManualChannel channel = open(outbox);
        outbox.offer(text("1"));
        outbox.offer(text("2"));

        OfferResult offer = outbox.offer(text("3"));

        assertThat(offer).isEqualTo(OfferResult.OVERFLOWED);
        assertThat(channel.writeAll()).containsExactly(new Outbound.Close(1013, ""));
    }

    @Test
    void aReplacementThatIsTooLargeClosesWith1013() {
        Outbox outbox = outbox(10, 3);
        open(outbox);
        offerAll(outbox, "a1", "b1");
        outbox.offer(keyed("c", "c2345"));

        OfferResult fits = outbox.offer(keyed("a", "a23"));
        OfferResult tooLarge = outbox.offer(keyed("a", "a234"));

        assertThat(fits).isEqualTo(OfferResult.QUEUED);
        assertThat(tooLarge).isEqualTo(OfferResult.OVERFLOWED);
    }

    @ParameterizedTest
    @EnumSource(value = OverflowPolicy.class, mode = EnumSource.Mode.EXCLUDE, names = "LATEST_PER_KEY")
    void aKeyMeansNothingToOtherPolicies(OverflowPolicy policy) {
        Outbox outbox = new Outbox(ROOMY, 1024, policy, Runnable::run);
        ManualChannel channel = open(outbox);

        offerAll(outbox, "a1", "a2", "a3");
        channel.writeAll();

        assertThat(channel.texts()).containsExactly("a1", "a2", "a3");
    }

    /** Whatever the pace of the peer: the bounds hold, messages of a key keep their order, and the latest of each arrives. */
    @Test
    void theLatestOfEachKeyArrivesInOrder() {
        Random random = new Random(7);
        for (int life = 0; life < 300; life++) {
            Outbox outbox = outbox(100, 12);
            ManualChannel channel = open(outbox);
            Map<String, Integer> latest = new HashMap<>();
            List<Outbound> taken = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                if (random.nextInt(6) == 0) {
                    Outbound next = channel.take();
                    if (next != null) {
                        taken.add(next);
                        channel.finishWrite();
                    }
                }
                String key = String.valueOf((char) ('a' + random.nextInt(8)));
                latest.put(key, i);
                assertThat(outbox.offer(keyed(key, key + i))).isEqualTo(OfferResult.QUEUED);
                assertThat(outbox.bufferedBytes()).isBetween(0L, 100L);
            }
            taken.addAll(channel.writeAll());

            assertThat(outbox.bufferedBytes()).isZero();
            assertThat(lastOfEachKeyInOrder(taken)).isEqualTo(latest);
        }
    }

    private static Map<String, Integer> lastOfEachKeyInOrder(List<Outbound> messages) {
        Map<String, Integer> last = new HashMap<>();
        for (Outbound message : messages) {
            String text = ((Outbound.Text) message).text();
            int number = Integer.parseInt(text.substring(1));
            Integer before = last.put(text.substring(0, 1), number);
            assertThat(before == null || before < number)
                    .as(text + " after " + before)
                    .isTrue();
        }
        return last;
    }

    @WebSocketEndpoint(value = "/prices", outboxMessages = "3", outboxPolicy = "latest-per-key")
    static class Prices {

        @OnMessage
        Keyed<List<Integer>> price(String amount) {
            return Keyed.of("price", List.of(Integer.parseInt(amount)));
        }
    }

    @Test
    void everythingThatSendsTakesAKey() {
        TestApplication application = TestApplication.of(Prices.class, Prices::new);
        applications.add(application);
        DefaultConnection connection = application.admit();
        ManualChannel channel = application.open(connection);
        connection.subscribe("all");

        connection.text("1");
        connection.text("2");
        connection.send(Keyed.of("price", "3"));
        connection.server().broadcast(Keyed.of("price", "4"));
        int reached = connection.server().topic("all").send(Keyed.of("price", "5"));
        CompletableFuture<Void> last =
                connection.sendAsync(Keyed.of("price", "6")).toCompletableFuture();
        channel.writeAll();

        assertThat(reached).isEqualTo(1);
        assertThat(last).isCompleted();
        assertThat(channel.texts()).containsExactly("6");
    }

    @Test
    void theContentOfAKeyedMessageIsEncodedAsWithout() {
        TestApplication application = TestApplication.of(Prices.class, Prices::new);
        applications.add(application);
        PairClient client = application.connect("/prices");

        client.send("7");

        assertThat(client.received()).containsExactly("[7]");
    }
}
