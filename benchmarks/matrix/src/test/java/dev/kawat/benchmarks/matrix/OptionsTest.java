/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OptionsTest {

    @Test
    void measuresEverythingByDefault() {
        Options options = Options.parse(new String[0]);

        assertThat(options.programs()).isEqualTo(Program.ALL);
        assertThat(options.scenarios()).isEqualTo(Scenario.ALL);
        assertThat(options.warmup()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void keepsTheFloorBesideTheServersThatAreAskedFor() {
        Options options = Options.parse(new String[] {"--only", "netty,kawat-blocking", "--secs", "0.5"});

        assertThat(options.programs().stream().flatMap(program -> program.paths().stream()))
                .extracting(Program.Paths::id)
                .containsExactly("floor", "kawat-blocking", "netty", "netty-joined");
        assertThat(options.measured()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void refusesAnOptionThatIsNotThere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse(new String[] {"--round", "3"}))
                .withMessageContaining("'--round'");
        assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(new String[] {"--rounds"}));
    }

    @Test
    void tellsEachServerItsPort() {
        for (Program program : Program.ALL) {
            assertThat(program.isFloor()
                            || program.arguments(Path.of("/b"), 4711).stream().anyMatch(a -> a.contains("4711")))
                    .as(program.id())
                    .isTrue();
        }
    }

    @Test
    void sendsBinaryMessagesToTheirOwnPathWhereThereIsOne() {
        Program.Paths paths = new Program.Paths("x", "X", "/p", "/binary");

        assertThat(Scenario.ALL)
                .extracting(paths::path)
                .containsExactly("/p/echo", "/p/echo", "/binary", "/p/broadcast", "/p/broadcast", "/p/echo");
    }
}
