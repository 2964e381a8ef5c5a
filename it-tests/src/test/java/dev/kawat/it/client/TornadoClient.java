/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Tornado's, in Python: {@code src/test/python/tornado_client.py}, which sends each line and says each message. */
final class TornadoClient extends TextClient {

    private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");

    private final Process python;
    private final OutputStream lines;

    TornadoClient(URI endpoint) throws IOException {
        ProcessBuilder script = new ProcessBuilder(
                python(), System.getProperty("it.python-scripts") + "/tornado_client.py", endpoint.toString());
        python = script.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        lines = python.getOutputStream();
        Lines output = new Lines("tornado", python.getInputStream());
        Optional<String> first = output.next();
        if (!first.equals(Optional.of("open"))) {
            python.destroyForcibly();
            throw new IOException("tornado is not connected, it says " + first);
        }
        Thread reader = new Thread(() -> read(output), "tornado");
        reader.setDaemon(true);
        reader.start();
    }

    /** A Python that has tornado; without one the calling test is skipped. */
    private static String python() {
        List<String> found = PYTHONS.stream()
                .filter(python -> Node.runs(python, "-c", "import tornado"))
                .limit(1)
                .toList();
        Assumptions.assumeFalse(
                found.isEmpty(),
                "no Python with tornado among " + PYTHONS + "; on Debian: apt install python3-tornado");
        return found.get(0);
    }

    private void read(Lines output) {
        output.each(this::received);
        ended();
    }

    @Override
    public void send(String text) throws IOException {
        lines.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        lines.flush();
    }

    @Override
    void end() throws IOException {
        lines.close();
        python.destroyForcibly();
    }
}
