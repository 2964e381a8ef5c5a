/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.clients;

import dev.kawat.benchmarks.load.ClientOutcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The process of one client. It reads runs from its standard input, a line each, and writes the outcome of each as a line that
 * begins with {@link ClientOutcome#PREFIX}:
 *
 * <pre>
 * echo CONNECTIONS IN_FLIGHT BYTES text|binary WARMUP_MILLIS MEASURED_MILLIS
 * connect WARMUP_MILLIS MEASURED_MILLIS
 * </pre>
 */
public final class ClientWorker {

    private static final int ECHO_WORDS = 7;
    private static final int CONNECT_WORDS = 3;

    private final ClientLibrary library;
    private final URI uri;

    private ClientWorker(ClientLibrary library, URI uri) {
        this.library = library;
        this.uri = uri;
    }

    /** Takes the client ({@code kawat}, {@code kawat-default}, {@code jdk} or {@code tyrus}) and the URI of an echo. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length != 2) {
            System.err.println("arguments: kawat|kawat-default|jdk|tyrus URI");
            System.exit(2);
        }
        ClientWorker worker = new ClientWorker(library(arguments[0]), URI.create(arguments[1]));
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            System.out.println(worker.run(line.split(" ", -1)).toLine());
        }
        System.exit(0); // the threads of some libraries are no daemons
    }

    private static ClientLibrary library(String name) {
        return switch (name) {
            case "kawat" -> KawatClient.nonBlocking();
            case "kawat-default" -> KawatClient.blocking();
            case "jdk" -> new JdkClient();
            case "tyrus" -> new TyrusClient();
            default -> throw new IllegalArgumentException("client: must be one of those above, got " + name);
        };
    }

    private ClientOutcome run(String[] words) throws IOException, InterruptedException {
        if (words[0].equals("connect") && words.length == CONNECT_WORDS) {
            return new ConnectRun(library, uri).run(millis(words[1]), millis(words[2]));
        }
        if (words[0].equals("echo") && words.length == ECHO_WORDS) {
            EchoRun run = new EchoRun(
                    Integer.parseInt(words[1]),
                    Integer.parseInt(words[2]),
                    Integer.parseInt(words[3]),
                    words[4].equals("binary"));
            return run.run(library, uri, millis(words[5]), millis(words[6]));
        }
        throw new IllegalArgumentException("run: not known, got " + String.join(" ", words));
    }

    private static Duration millis(String text) {
        return Duration.ofMillis(Long.parseLong(text));
    }
}
