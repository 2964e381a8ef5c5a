/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.relay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Carries out commands, one a line of the standard input, and writes the answers to the standard output. */
final class Commands {

    /** Carries out a command; returns the answer. */
    interface Action {
        String run(String... words) throws IOException;
    }

    private final Publisher publisher;
    private final Map<String, Action> actions;

    /**
     * Commands that are carried out on a thread of their own, beside {@code credit}, which is so at once.
     *
     * @param actions by the first word
     */
    Commands(Publisher publisher, Map<String, Action> actions) {
        this.publisher = publisher;
        this.actions = actions;
    }

    /** Carries out what comes; returns when the input has ended. */
    void serve() throws IOException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("credit")) {
                publisher.credit(Integer.parseInt(words[1]));
            } else {
                new Thread(() -> carryOut(words)).start();
            }
        }
    }

    private void carryOut(String... words) {
        try {
            Action action = actions.getOrDefault(words[0], unknown -> "is no command");
            say(words[0] + " " + action.run(words));
        } catch (IOException | RuntimeException failed) {
            failed.printStackTrace();
            say("failed " + failed);
        }
    }

    /** Says a line to who started this process. */
    static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
