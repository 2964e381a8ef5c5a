/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The bean that the handler of the guides injects. */
@ApplicationScoped
public class Archive {

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    public void add(String room, String line) {
        lines.add(room + ": " + line);
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }
}
