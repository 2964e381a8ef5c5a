/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.AttributeKey;
import dev.kawat.impl.testing.Await;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Attributes of a connection. */
class AttributesTest extends ConnectionTest {

    private final AttributeKey<String> key = AttributeKey.of("key", String.class);

    @Test
    void areKeptByKeyAndType() {
        dev.kawat.Attributes attributes = connect().connection().attributes();

        assertThat(attributes.get(key)).isEmpty();
        assertThat(attributes.put(key, "1")).isEmpty();
        assertThat(attributes.put(key, "2")).contains("1");
        assertThat(attributes.get(AttributeKey.of("key", String.class))).contains("2");
        assertThat(attributes.get(AttributeKey.of("key", Integer.class))).isEmpty();
        assertThat(attributes.computeIfAbsent(key, () -> "3")).isEqualTo("2");
        assertThat(attributes.remove(key)).contains("2");
        assertThat(attributes.computeIfAbsent(key, () -> "3")).isEqualTo("3");
    }

    @Test
    void belongToOneConnection() {
        DefaultConnection one = connect().connection();
        DefaultConnection other = connect().connection();

        one.attributes().put(key, "1");

        assertThat(other.attributes().get(key)).isEmpty();
    }

    @Test
    void areComputedToTheSameForAllThreads() {
        DefaultConnection connection = connect().connection();
        Set<String> values = java.util.concurrent.ConcurrentHashMap.newKeySet();

        Await.together(
                4, thread -> values.add(connection.attributes().computeIfAbsent(key, () -> "made by " + thread)));

        assertThat(values).hasSize(1);
    }
}
