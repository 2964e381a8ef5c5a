/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.ForEndpoint;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketServer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What happened on this side, in order, under the key of the test that asks: a test reads it by {@link Reports}. */
@ApplicationScoped
public class Report {

    private final Map<String, List<String>> entries = new HashMap<>();

    @Inject
    @ForEndpoint(Reports.class)
    WebSocketServer readers;

    /** Writes down what happened, and tells who reads along. */
    public synchronized void add(String key, String entry) {
        entries.computeIfAbsent(key, k -> new ArrayList<>()).add(entry);
        readers.topic(key).send(entry);
    }

    /** Tells a reader what has happened so far, and what will. */
    synchronized void read(String key, WebSocketConnection reader) {
        entries.getOrDefault(key, List.of()).forEach(reader::send);
        reader.subscribe(key);
    }
}
