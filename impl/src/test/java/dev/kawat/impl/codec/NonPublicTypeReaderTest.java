/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import dev.kawat.MessageDecodeException;
import dev.kawat.Payload;
import dev.kawat.impl.settings.JsonChoice;
import jakarta.json.bind.annotation.JsonbDateFormat;
import jakarta.json.bind.annotation.JsonbProperty;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Type;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Records and classes that are not public are written and read as if they were, by JSON-B and by Jackson. */
class NonPublicTypeReaderTest {

    record Item(String name, int count) {}

    private record Secret(String word) {}

    public record Open(Item item, List<Item> list) {}

    @SuppressWarnings("ArrayRecordComponent")
    record Nest(
            Open open,
            Map<String, Item> map,
            Item[] array,
            Set<Item> set,
            SortedMap<String, Secret> secrets,
            Integer nothing) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Nest nest
                    && open.equals(nest.open)
                    && map.equals(nest.map)
                    && Arrays.equals(array, nest.array)
                    && set.equals(nest.set)
                    && secrets.equals(nest.secrets)
                    && Objects.equals(nothing, nest.nothing);
        }

        @Override
        public int hashCode() {
            return open.hashCode();
        }
    }

    static class Bean {
        private String name = "";
        private Item item = new Item("", 0);
        public int field;

        public String getName() {
            return name;
        }

        public void setName(String name) {
            this.name = name;
        }

        public Item getItem() {
            return item;
        }

        public void setItem(Item item) {
            this.item = item;
        }

        public int getDoubled() {
            return 2 * field;
        }
    }

    static class Derived extends Bean {
        public Bean inner = new Bean();
    }

    public record Generic<T>(T value, List<T> values) {}

    public record Many(int a, int b) {
        public Many(int a) {
            this(a, 0);
        }
    }

    record Renamed(@JsonbProperty("n") int number) {}

    record Tree(int value, List<Tree> children) {}

    record Refusing(int positive) {
        Refusing {
            if (positive < 0) {
                throw new IllegalArgumentException("negative");
            }
        }
    }

    record Formatted(@JsonbDateFormat("dd.MM.yyyy") LocalDate day) {}

    @SuppressWarnings("UnusedVariable") // their types are what counts
    private static final class Types {
        private static final Generic<Item> GENERIC = new Generic<>(new Item("", 0), List.of());
        private static final List<Secret> SECRETS = List.of();
        private static final Map<Integer, Item> BY_NUMBER = Map.of();
    }

    private static Type type(String field) throws NoSuchFieldException {
        return Types.class.getDeclaredField(field).getGenericType();
    }

    private static JsonCodec codec(JsonChoice choice) {
        return new JsonCodec(NonPublicTypeReaderTest.class.getClassLoader(), choice);
    }

    private static Object decode(JsonChoice choice, String json, Type type) {
        return codec(choice).decode(Payload.of(json), type);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "AUTO")
    void recordIsReadAndWritten(JsonChoice choice) {
        assertThat(decode(choice, " {\"count\":2,\"name\":\"tea\",\"other\":[1]} ", Item.class))
                .isEqualTo(new Item("tea", 2));
        assertThat(decode(choice, "{}", Item.class)).isEqualTo(new Item(null, 0));
        assertThat(decode(choice, "{\"word\":\"a\\\"b\"}", Secret.class)).isEqualTo(new Secret("a\"b"));
        assertThat(codec(choice).encode(new Secret("x"))).isEqualTo(Payload.of("{\"word\":\"x\"}"));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "AUTO")
    void whatIsInOthersIsReadAsItWasWritten(JsonChoice choice) {
        Item tea = new Item("tea", 2);
        Nest nest = new Nest(
                new Open(tea, List.of(tea, new Item("milk", 1))),
                Map.of("a", tea),
                new Item[] {tea},
                Set.of(tea),
                new java.util.TreeMap<>(Map.of("s", new Secret("x"))),
                null);

        Payload written = codec(choice).encode(nest);

        assertThat(codec(choice).decode(written, Nest.class)).isEqualTo(nest);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "AUTO")
    void classIsReadAndWritten(JsonChoice choice) {
        String json =
                "{\"field\":3,\"item\":{\"name\":\"tea\",\"count\":2},\"name\":\"x\",\"inner\":{\"name\":\"y\"},\"doubled\":6}";

        Derived bean = (Derived) decode(choice, json, Derived.class);

        assertThat(bean.getName()).isEqualTo("x");
        assertThat(bean.getItem()).isEqualTo(new Item("tea", 2));
        assertThat(bean.field).isEqualTo(3);
        assertThat(bean.inner.getName()).isEqualTo("y");
        assertThat(((Payload.Text) codec(choice).encode(bean)).text()).contains("\"doubled\":6", "\"name\":\"y\"");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "AUTO")
    void genericsAreThoseOfTheType(JsonChoice choice) throws NoSuchFieldException {
        Item tea = new Item("tea", 2);
        String item = "{\"name\":\"tea\",\"count\":2}";

        assertThat(decode(choice, "{\"value\":" + item + ",\"values\":[" + item + "]}", type("GENERIC")))
                .isEqualTo(new Generic<>(tea, List.of(tea)));
        assertThat(decode(choice, "[{\"word\":\"x\"}]", type("SECRETS"))).isEqualTo(List.of(new Secret("x")));
        assertThat(decode(choice, "{\"7\":" + item + "}", type("BY_NUMBER"))).isEqualTo(Map.of(7, tea));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "AUTO")
    void recordMayHaveItselfInIt(JsonChoice choice) {
        assertThat(decode(choice, "{\"value\":1,\"children\":[{\"value\":2,\"children\":null}]}", Tree.class))
                .isEqualTo(new Tree(1, List.of(new Tree(2, null))));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "AUTO")
    void recordMayHaveSeveralConstructors(JsonChoice choice) {
        assertThat(decode(choice, "{\"a\":1,\"b\":2}", Many.class)).isEqualTo(new Many(1, 2));
    }

    @Test
    void nameOfJsonbCounts() {
        assertThat(decode(JsonChoice.JSONB, "{\"n\":1}", Renamed.class)).isEqualTo(new Renamed(1));
        assertThat(codec(JsonChoice.JSONB).encode(new Renamed(1))).isEqualTo(Payload.of("{\"n\":1}"));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "AUTO")
    void whatItsConstructorRefusesIsNoMessage(JsonChoice choice) {
        assertThatExceptionOfType(MessageDecodeException.class)
                .isThrownBy(() -> decode(choice, "{\"positive\":-1}", Refusing.class))
                .withMessage("the message is not valid JSON for a " + Refusing.class.getName())
                .withRootCauseInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "AUTO")
    void itIsAsStrictAsOthers(JsonChoice choice) throws NoSuchFieldException {
        for (String json :
                List.of("{\"count\":2.9}", "{\"count\":4294967297}", "[]", "[{\"count\":1}]", "{\"name\":1}")) {
            assertThatExceptionOfType(MessageDecodeException.class).isThrownBy(() -> decode(choice, json, Item.class));
        }
        Type secrets = type("SECRETS");
        assertThatExceptionOfType(MessageDecodeException.class)
                .isThrownBy(() -> decode(choice, "[{\"word\":1}]", secrets));
    }

    @Test
    void formatThatWouldNotCountIsSaid() {
        assertThat(codec(JsonChoice.JSONB).problem(Formatted.class))
                .contains("'day' of " + Formatted.class.getName()
                        + " has annotations of JSON-B, which need a public class with a public constructor");
        assertThat(codec(JsonChoice.JSONB).problem(Optional.class)).isEmpty();
    }

    record Branch(String value, List<Branch> children) {}

    @Test
    void readsADeepBranchWithALargeLeafOnce() {
        String leaf = "x".repeat(1 << 20);
        String text = "{\"value\":\"\",\"children\":[".repeat(20) + "{\"value\":\"" + leaf + "\"}" + "]}".repeat(20);
        JsonCodec codec = codec(JsonChoice.JSONB);
        codec.decode(Payload.of("{\"value\":\"\",\"children\":[]}"), Branch.class);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        Branch tree = (Branch) codec.decode(Payload.of(text), Branch.class);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(16 << 20);
        for (int i = 0; i < 20; i++) {
            tree = tree.children().get(0);
        }
        assertThat(tree).isEqualTo(new Branch(leaf, null));
    }

    @Test
    void takesTheLastOfSeveralMembersOfOneName() {
        assertThat(codec(JsonChoice.JSONB)
                        .decode(
                                Payload.of(
                                        " { \"count\" : 1 , \"else\" : [ {} ] , \"n\\u0061me\":\"a\",\"count\":2 } "),
                                Item.class))
                .isEqualTo(new Item("a", 2));
    }
}
