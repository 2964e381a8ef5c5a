/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.WebSocketEndpoint;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.PathParam;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Answers with a stream of numbers. */
@WebSocketEndpoint("/counting/{key}")
public class Counting {

    @Inject
    Report report;

    /** So many numbers, or without end for {@code all}. */
    @OnMessage
    Stream<String> numbers(String count, @PathParam("key") String key) {
        Stream<Integer> numbers = count.equals("all")
                ? Stream.iterate(0, i -> i + 1)
                : IntStream.range(0, Integer.parseInt(count)).boxed();
        return numbers.map(String::valueOf).onClose(() -> report.add(key, "closed"));
    }
}
