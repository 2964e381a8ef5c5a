/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/** Parses the command line of {@link KawatServer#main}. */
final class CommandLine {

    static final String USAGE = """
            Usage: java -jar <application>.jar [options]
              --port N            port to listen on, 0 for any free port (8080)
              --host NAME         address to bind (127.0.0.1)
              --context-path P    path below which everything is served (/)
              --resources DIR     directory with static resources, in addition to META-INF/resources
              --set KEY=VALUE     a setting, for example kawat.max-message=4MiB
              --help              this text
            """;

    /** Thrown when a command line is wrong; the message is one line. */
    static final class UsageException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    private CommandLine() {}

    /**
     * Applies a command line to a builder.
     *
     * @throws UsageException when an option is unknown, or its value is missing or not allowed
     */
    static void apply(List<String> arguments, KawatServer.Builder builder) {
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--port" -> builder.port(port(value(option, rest)));
                case "--host" -> builder.host(value(option, rest));
                case "--context-path" -> builder.contextPath(contextPath(value(option, rest)));
                case "--resources" -> builder.resources(directory(value(option, rest)));
                case "--set" -> setting(value(option, rest), builder);
                default ->
                    throw new UsageException("option must be one of --port, --host, --context-path, --resources, --set,"
                            + " --help, got '" + option + "'");
            }
        }
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new UsageException(option + ": must be followed by a value, got nothing");
        }
        return rest.next();
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // reported below, as a number out of range is
        }
        throw new UsageException("--port: must be a number from 0 to 65535, got '" + text + "'");
    }

    private static String contextPath(String text) {
        ContextPath.brokenRule(text).ifPresent(rule -> {
            throw new UsageException("--context-path: " + rule + ", got '" + text + "'");
        });
        return text;
    }

    private static Path directory(String text) {
        Path directory = Path.of(text);
        if (!Files.isDirectory(directory)) {
            throw new UsageException("--resources: must be a directory, got '" + text + "'");
        }
        return directory;
    }

    private static void setting(String text, KawatServer.Builder builder) {
        int equals = text.indexOf('=');
        if (equals <= 0 || !text.startsWith("kawat.")) {
            throw new UsageException("--set: must be kawat.<key>=<value>, got '" + text + "'");
        }
        builder.set(text.substring(0, equals), text.substring(equals + 1));
    }
}
