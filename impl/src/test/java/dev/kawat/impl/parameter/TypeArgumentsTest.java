/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypeArgumentsTest {

    record Line(String text) {}

    interface Takes<A> {
        default void ofInterface(Set<A> message) {}
    }

    abstract static class Bottom<T, K> implements Takes<T> {
        void itself(T message) {}

        void list(List<T> message) {}

        void nested(Map<K, List<T>> message) {}

        void array(T[] message) {}

        void lists(List<T>[] message) {}

        void upper(List<? extends T> message) {}

        void lower(Comparator<? super T> message) {}

        void any(List<?> message) {}

        void known(List<String> message) {}
    }

    abstract static class Middle<K, T> extends Bottom<T, K> {}

    static class Top extends Middle<Integer, Line> {}

    @SuppressWarnings("rawtypes")
    static class Raw extends Middle {}

    /** The same, as a compiler writes it. */
    static class Written {
        void itself(Line message) {}

        void list(List<Line> message) {}

        void nested(Map<Integer, List<Line>> message) {}

        void array(Line[] message) {}

        void lists(List<Line>[] message) {}

        void upper(List<Line> message) {}

        void lower(Comparator<Line> message) {}

        void any(List<?> message) {}

        void known(List<String> message) {}
    }

    private static Type parameter(Class<?> type, String method) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(declared -> declared.getName().equals(method))
                .findFirst()
                .orElseThrow()
                .getGenericParameterTypes()[0];
    }

    @ParameterizedTest
    @CsvSource({"itself", "list", "nested", "array", "lists", "upper", "lower", "any", "known"})
    void areFoundThroughAllLevels(String method) {
        Type resolved = TypeArguments.of(Top.class).resolve(parameter(Bottom.class, method));

        Type written = parameter(Written.class, method);
        assertThat(resolved).isEqualTo(written).hasSameHashCodeAs(written);
        assertThat(written).isEqualTo(resolved); // the JDK's equals
        assertThat(resolved.getTypeName()).isEqualTo(written.getTypeName());
        assertThat(TypeArguments.unknown(resolved)).isEmpty();
        assertThat(TypeArguments.rawType(resolved)).isEqualTo(TypeArguments.rawType(written));
    }

    @Test
    void ofInterfacesAreFoundToo() {
        Type resolved = TypeArguments.of(Top.class).resolve(parameter(Takes.class, "ofInterface"));

        assertThat(resolved.getTypeName()).isEqualTo("java.util.Set<" + Line.class.getName() + ">");
    }

    @ParameterizedTest
    @CsvSource({"itself, T", "list, T", "nested, K", "array, T", "lists, T", "upper, T"})
    void thatNobodyGivesStayUnknown(String method, String variable) {
        Type resolved = TypeArguments.of(Raw.class).resolve(parameter(Bottom.class, method));

        assertThat(TypeArguments.unknown(resolved)).map(Type::getTypeName).contains(variable);
    }
}
