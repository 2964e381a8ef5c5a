/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.impl.message.Outbound;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LatestByKeyTest {

    private final LatestByKey latest = new LatestByKey();

    private static QueuedMessage message(@Nullable String key) {
        return new QueuedMessage(Outbound.Text.of("x"), key, new CompletableFuture<>());
    }

    @Test
    void knowsNothingBeforeItHasBegun() {
        latest.added(message("a"));

        assertThat(latest.ofSameKey(message("a"))).isNull();
        assertThat(latest.begin()).isTrue();
        assertThat(latest.ofSameKey(message("a"))).isNull();
    }

    @Test
    void beginsOnceUntilItEnds() {
        latest.begin();

        assertThat(latest.begin()).isFalse();
        latest.end();
        assertThat(latest.begin()).isTrue();
    }

    @Test
    void knowsTheMessageOfEachKey() {
        QueuedMessage a = message("a");
        QueuedMessage b = message("b");
        latest.begin();
        latest.added(a);
        latest.added(b);

        assertThat(latest.ofSameKey(message("a"))).isSameAs(a);
        assertThat(latest.ofSameKey(message("b"))).isSameAs(b);
        assertThat(latest.ofSameKey(message("c"))).isNull();
    }

    @Test
    void knowsNoMessageWithoutAKey() {
        QueuedMessage without = message(null);
        latest.begin();
        latest.added(without);

        assertThat(latest.ofSameKey(without)).isNull();
        latest.removed(without);
        assertThat(latest.ofSameKey(without)).isNull();
    }

    @Test
    void forgetsTheMessageThatIsRemovedAndNoOther() {
        QueuedMessage a = message("a");
        latest.begin();
        latest.added(a);

        latest.removed(message("a"));
        QueuedMessage before = latest.ofSameKey(a);
        latest.removed(a);

        assertThat(before).isSameAs(a);
        assertThat(latest.ofSameKey(a)).isNull();
    }

    @Test
    void forgetsAllWhenItEnds() {
        latest.begin();
        latest.added(message("a"));

        latest.end();
        latest.removed(message("a"));
        latest.begin();

        assertThat(latest.ofSameKey(message("a"))).isNull();
    }
}
