/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Position;
import dev.kawat.impl.history.HistoryMemory;
import dev.kawat.impl.history.TopicLog;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.settings.HistoryRules;
import dev.kawat.impl.testing.ManualTime;
import dev.kawat.spi.RelayAddress;
import dev.kawat.spi.RelayEntryId;
import dev.kawat.spi.RelayTop;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The end of a history that nodes share, as one of them hears it. */
class HeardLogTest {

    private static final long NODE = 7;
    private static final ConnectionIds NOBODY = new ConnectionIds() {
        @Override
        public Set<UUID> globalIds(Set<Long> ids) {
            return Set.of();
        }

        @Override
        public Set<Long> ids(Set<UUID> globalIds) {
            return Set.of();
        }
    };

    private final HistoryRules.Rule rule = new HistoryRules.Rule("day", 100, Duration.ofHours(1));
    private final HistoryMemory memory = new HistoryMemory(1_000_000, new ManualTime());
    private final RelayAddress address = new RelayAddress(RelayAddress.Kind.TOPIC, "room", "day");
    private final HeardLog heard =
            new HeardLog(new SharedTopic(address, rule, historyOfNobody(), NOBODY), new TopicLog(rule, memory));
    private final OrderedDelivery delivery = new OrderedDelivery(new Object());
    private final List<String> delivered = new ArrayList<>();

    HeardLogTest() {
        Member member = (Member) Proxy.newProxyInstance(
                Member.class.getClassLoader(), new Class<?>[] {Member.class}, (self, method, arguments) -> {
                    if (method.getName().equals("queue")) {
                        delivered.add(((Outbound.Text) ((EncodedMessage) arguments[0]).message()).text());
                        return true;
                    }
                    return switch (method.getName()) {
                        case "id" -> 1L;
                        case "hashCode" -> 1;
                        case "equals" -> self == arguments[0];
                        default -> throw new UnsupportedOperationException(method.getName());
                    };
                });
        delivery.follow(member, new Follower(follower -> null, member, Position.of("a", 0, 0), true));
        heard.begin(top("a", 0, 0));
    }

    private static SharedHistory historyOfNobody() {
        return (SharedHistory) Proxy.newProxyInstance(
                SharedHistory.class.getClassLoader(),
                new Class<?>[] {SharedHistory.class},
                (self, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    private static RelayTop top(String epoch, long offset, long sequence) {
        return new RelayTop(epoch, offset, sequence == 0 ? RelayEntryId.NONE : new RelayEntryId(NODE, sequence));
    }

    /** An entry of one message, whose text is its sequence. */
    private static SharedEntry entry(String epoch, long offset, long before, long sequence) {
        RelayEntryId last = before == 0 ? RelayEntryId.NONE : new RelayEntryId(NODE, before);
        SharedMessage message = new SharedMessage(Outbound.Text.of(String.valueOf(sequence)));
        return new SharedEntry(top(epoch, offset, sequence), last, Duration.ZERO, 1, List.of(message), List.of());
    }

    private void take(SharedEntry... entries) {
        for (SharedEntry entry : entries) {
            heard.offer(entry);
        }
        heard.takeNext(delivery, 0);
        if (delivery.begin()) {
            delivery.deliver();
        }
    }

    @Test
    void deliversInTheOrderOfTheLogAndOnce() {
        take(entry("a", 1, 0, 1));
        take(entry("a", 3, 2, 3));
        assertThat(heard.hasHole()).isTrue();
        assertThat(delivered).containsExactly("1");

        take(entry("a", 2, 1, 2), entry("a", 1, 0, 1));

        assertThat(delivered).containsExactly("1", "2", "3");
        assertThat(heard.hasHole()).isFalse();
        assertThat(heard.isBroken()).isFalse();
        assertThat(heard.position().offset()).isEqualTo(3);
    }

    @Test
    void holeAtTheEndIsSeenByTheEndOfTheLog() {
        take(entry("a", 1, 0, 1));
        heard.compare(top("a", 1, 1));
        assertThat(heard.hasHole()).isFalse();

        heard.compare(top("a", 2, 2));

        assertThat(heard.hasHole()).isTrue();
        assertThat(heard.isBroken()).isFalse();
    }

    @Test
    void anotherEntryBeforeOrInThePlaceOfTheLastOneIsAnotherLog() {
        take(entry("a", 1, 0, 1), entry("a", 2, 9, 10));
        assertThat(heard.isBroken()).as("before").isTrue();
        assertThat(delivered).containsExactly("1");

        heard.begin(top("a", 1, 1));
        heard.compare(top("a", 1, 5));
        assertThat(heard.isBroken()).as("in the place").isTrue();

        heard.begin(top("a", 5, 5));
        heard.compare(top("a", 4, 4));
        assertThat(heard.isBroken()).as("shorter").isTrue();

        heard.begin(top("a", 5, 5));
        heard.compare(top("b", 9, 9));
        assertThat(heard.isBroken()).as("of another epoch").isTrue();
    }

    @Test
    void historyThatHadNotBegunBeginsWithoutAGap() {
        heard.begin(RelayTop.NONE);
        take(entry("b", 1, 0, 1));

        assertThat(heard.isBroken()).isFalse();
        assertThat(heard.position().epoch()).isEqualTo("b");
        assertThat(delivered).containsExactly("1");
    }

    @Test
    void emptyHistoryThatTheEngineHasForgottenIsNoLoss() {
        heard.begin(top("a", 5, 5));
        heard.compare(RelayTop.NONE);

        assertThat(heard.isBroken()).isFalse();
        assertThat(SharedTopic.isNotBegun(heard.position())).isTrue();
    }

    /** The engine came back with the data up to the second message, and others have appended the fourth and fifth entry. */
    @Test
    void forkDeliversWhatOnlyTheLogHas() {
        take(entry("a", 1, 0, 1), entry("a", 2, 1, 2), entry("a", 3, 2, 3));
        List<SharedEntry> whole =
                List.of(entry("b", 1, 0, 1), entry("b", 2, 1, 2), entry("b", 3, 2, 4), entry("b", 4, 4, 5));
        delivered.clear();

        boolean told = heard.renew(new SharedPage(top("b", 4, 5), "a", 2, whole), delivery, 0);
        take();

        assertThat(told).isTrue();
        assertThat(delivered).containsExactly("4", "5");
        assertThat(heard.position().offset()).isEqualTo(4);
        take(entry("b", 5, 5, 6));
        assertThat(delivered).containsExactly("4", "5", "6");
    }

    private static SharedPage pageOfTheLastTwo() {
        return new SharedPage(top("a", 9, 9), "", 0, List.of(entry("a", 8, 0, 8), entry("a", 9, 0, 9)));
    }

    @Test
    void pageGoesOnAtTheFirstMessageThatIsKeptIfTheLinkHasEnded() {
        take(entry("a", 1, 0, 1));
        heard.interrupt();

        assertThat(heard.offer(pageOfTheLastTwo())).isEqualTo(2);
        take();

        assertThat(delivered).containsExactly("1", "8", "9");
        assertThat(heard.hasHole()).isFalse();
    }

    @Test
    void messagesThatAreKeptNoMoreMayStillBeUnderWay() {
        take(entry("a", 1, 0, 1));
        heard.compare(top("a", 9, 9));
        assertThat(heard.hasHole()).isTrue();
        heard.offer(pageOfTheLastTwo());
        assertThat(heard.hasHole()).as("they may come").isFalse();

        for (int i = 2; i <= 9; i++) {
            take(entry("a", i, i - 1, i));
        }

        assertThat(delivered).containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(heard.hasHole()).isFalse();
    }

    @Test
    void messagesThatAreKeptNoMoreAndDoNotComeAreGivenUpAtTheNextCheck() {
        take(entry("a", 1, 0, 1));
        heard.offer(pageOfTheLastTwo());
        take(entry("a", 9, 8, 9));
        assertThat(heard.hasHole()).isFalse();

        heard.compare(top("a", 9, 9));
        assertThat(heard.hasHole()).isTrue();
        heard.offer(pageOfTheLastTwo());
        take();

        assertThat(delivered).containsExactly("1", "8", "9");
        assertThat(heard.hasHole()).isFalse();
    }

    @Test
    void entryThatNobodyCanReadIsPassedOver() {
        take(entry("a", 1, 0, 1));
        take(new SharedEntry(top("a", 3, 0), new RelayEntryId(NODE, 1), Duration.ZERO, 2, List.of(), List.of()));
        take(entry("a", 4, 0, 3));

        assertThat(delivered).containsExactly("1", "3");
        assertThat(heard.position().offset()).isEqualTo(4);
    }

    @Test
    void whoHasAMessageAlreadyDoesNotGetItAgain() {
        SharedMessage message = new SharedMessage(Outbound.Text.of("x"));
        take(new SharedEntry(
                top("a", 2, 1), RelayEntryId.NONE, Duration.ZERO, 2, List.of(message, message), List.of(1L, 0L)));

        assertThat(delivered).containsExactly("x");
    }
}
