/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The small parts: where to, the handshake, the figures of a process, JSON. */
class PartsTest {

    @ParameterizedTest
    @ValueSource(strings = {"192.168.0.1", "10.0.0.1", "8.8.8.8", "0.0.0.0"})
    void refusesAnAddressThatIsNotOfThisMachine(String host) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Target.of(host, 80, "/"))
                .withMessageContaining("loopback");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "::1"})
    void takesALoopbackAddress(String host) {
        assertThat(Target.of(host, 80, "/").host().isLoopbackAddress()).isTrue();
    }

    @Test
    void computesTheAnswerOfTheExample() { // RFC 6455 1.3
        assertThat(Handshake.accept("dGhlIHNhbXBsZSBub25jZQ==")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK",
                "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
            })
    void refusesAnotherAnswer(String answer) {
        assertThatIOException().isThrownBy(() -> Handshake.check(answer));
    }

    @Test
    void readsTheFiguresOfAProcess(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("stat"), "7 (a b) c) S 1 2 3 4 5 6 7 8 9 10 250 50 0 0 20 0 30\n");
        Files.writeString(directory.resolve("smaps_rollup"), "00-ff ---p [rollup]\nRss:     1234 kB\nPss:  1 kB\n");

        ProcessFigures figures = new ProcessFigures(directory);

        assertThat(figures.cpuSeconds()).isEqualTo(3.0);
        assertThat(figures.residentBytes()).isEqualTo(1234 * 1024);
    }

    @Test
    void writesJson() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("a \"b\"", List.of(1, 2.5, true));
        map.put("c", "d\n\\");
        map.put("e", Double.NaN);

        assertThat(Json.of(map)).isEqualTo("{\"a \\\"b\\\"\":[1,2.5000,true],\"c\":\"d\\u000a\\\\\",\"e\":null}");
    }
}
