/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApiBreaksTest {

    private static final String BEFORE = """
            dev.kawat.Codec: public interface
              public abstract java.lang.String name()
              public default int order()
            dev.kawat.Limits$Size: public static final record
              public int bytes()
              public static final int MAX = 9
            """;

    @Test
    void findsNoneInTheSameApi() {
        assertThat(breaks(BEFORE)).isEmpty();
    }

    @Test
    void findsATypeThatIsGone() {
        assertThat(breaks(BEFORE.substring(0, BEFORE.indexOf("dev.kawat.Limits"))))
                .containsOnlyKeys("Limits.Size");
    }

    @Test
    void findsATypeThatIsAnother() {
        assertThat(breaks(BEFORE.replace("static final record", "static class")))
                .containsOnlyKeys("Limits.Size");
    }

    @Test
    void findsAMethodThatIsGone() {
        assertThat(breaks(BEFORE.replace("  public int bytes()\n", ""))).containsOnlyKeys("Limits.Size.bytes");
    }

    @Test
    void findsAMethodWithAnotherSignature() {
        assertThat(breaks(BEFORE.replace("int bytes()", "long bytes()"))).containsOnlyKeys("Limits.Size.bytes");
    }

    @Test
    void findsAConstantWithAnotherValue() {
        assertThat(breaks(BEFORE.replace("= 9", "= 10"))).containsOnlyKeys("Limits.Size.MAX");
    }

    @Test
    void findsAMethodThatImplementorsLack() {
        String after = BEFORE.replace("  public default", "  public abstract boolean reads()\n  public default");

        assertThat(breaks(after)).containsOnlyKeys("Codec.reads");
        assertThat(breaks(after, "Codec")).isEmpty();
    }

    @Test
    void findsNoneInWhatIsAdded() {
        String after = BEFORE.replace("  public default", "  public default boolean reads()\n  public default")
                + "dev.kawat.Added: public interface\n  public abstract void run()\n";

        assertThat(breaks(after)).isEmpty();
    }

    @Test
    void describesWhatApplicationsCanName() {
        ApiDescription description = ApiDescription.of(List.of(ApiSample.class, ApiSample.Hidden.class));

        assertThat(description.text()).isEqualTo("""
                dev.kawat.sources.ApiSample: public abstract class<T extends java.lang.Number>\
                 implements java.util.function.Supplier<T>
                  protected void own(java.util.List<? super T>,int...) throws java.io.IOException
                  public ApiSample()
                  public static final java.lang.String NAME = sample
                """);
        assertThat(ApiDescription.parse(description.text())).isEqualTo(description);
    }

    private static Map<String, String> breaks(String after, String... implementedByKawatAlone) {
        return ApiBreaks.between(
                ApiDescription.parse(BEFORE), ApiDescription.parse(after), Set.of(implementedByKawatAlone));
    }
}
