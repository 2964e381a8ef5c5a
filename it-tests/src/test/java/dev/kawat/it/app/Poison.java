/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Throws, or returns, what no application should. */
public final class Poison {

    private static final int DEEP = 100_000;

    private Poison() {}

    /** Throws what the message says. */
    @WebSocketEndpoint("/poison/thrown")
    public static class Thrown {

        @OnMessage
        String text(String what) throws Exception {
            switch (what) {
                case "a runtime exception" -> throw new IllegalStateException(Failing.SECRET);
                case "a checked exception" -> throw new IOException(Failing.SECRET);
                case "an assertion error" -> throw new AssertionError(Failing.SECRET);
                case "a linkage error" -> throw new NoClassDefFoundError(Failing.SECRET);
                case "an error of memory" -> throw new OutOfMemoryError(Failing.SECRET);
                case "a thread death" -> throw new ThreadDeath();
                case "an interrupt" -> throw new InterruptedException(Failing.SECRET);
                case "a stack overflow" -> descend(0);
                case "an exception without a message" -> throw new NullPointerException();
                case "an exception with a message of lines" ->
                    throw new IllegalStateException("one\r\n" + Failing.SECRET + "\r\nthree");
                case "an exception whose message throws" -> throw new Mute();
                case "an exception that causes itself" -> throw circle();
                case "an exception with 10000 causes" -> throw chain();
                default -> {
                    return what;
                }
            }
            return "";
        }

        private static int descend(int depth) {
            return depth < 0 ? depth : 1 + descend(depth + 1);
        }

        private static RuntimeException circle() {
            RuntimeException first = new IllegalStateException(Failing.SECRET);
            RuntimeException second = new IllegalStateException(first);
            first.initCause(second);
            return first;
        }

        private static RuntimeException chain() {
            RuntimeException last = new IllegalStateException(Failing.SECRET);
            for (int i = 0; i < 10_000; i++) {
                last = new IllegalStateException(Failing.SECRET, last);
            }
            return last;
        }
    }

    /** An exception of which nothing can be said. */
    private static final class Mute extends RuntimeException {

        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException(Failing.SECRET);
        }
    }

    /** Returns what the message says. */
    @WebSocketEndpoint("/poison/returned")
    public static class Returned {

        @OnMessage
        @SuppressWarnings("FutureReturnValueIgnored") // Kawat looks at it
        Object text(String what) {
            return switch (what) {
                case "null" -> null;
                case "an object without properties" -> new Object();
                case "an object whose toString throws" -> new Speechless();
                case "an object whose getter throws" -> new Sour();
                case "a list that contains itself" -> circle();
                case "a map that contains itself" -> selfish();
                case "a bean that contains itself" -> new Ouroboros();
                case "a list 100000 deep" -> deep();
                case "a thread" -> Thread.currentThread();
                case "a class loader" -> Poison.class.getClassLoader();
                case "a function" -> (Runnable) () -> {};
                case "not a number" -> Double.NaN;
                case "a lone surrogate" -> "\ud800";
                case "a text of 8 MiB" -> "x".repeat(8 << 20);
                case "bytes of 8 MiB" -> new byte[8 << 20];
                case "a list of 1000000 numbers" ->
                    IntStream.range(0, 1_000_000).boxed().toList();
                case "a failed stage" -> CompletableFuture.failedFuture(new IllegalStateException(Failing.SECRET));
                case "a stage of a stage" ->
                    CompletableFuture.completedFuture(CompletableFuture.completedFuture("nested"));
                case "a null in a list" -> Arrays.asList("a", null);
                default -> what;
            };
        }

        private static List<Object> circle() {
            List<Object> list = new ArrayList<>();
            list.add(list);
            return list;
        }

        private static Map<String, Object> selfish() {
            Map<String, Object> map = new HashMap<>();
            map.put("me", map);
            return map;
        }

        private static List<Object> deep() {
            List<Object> list = new ArrayList<>();
            for (int i = 0; i < DEEP; i++) {
                list = new ArrayList<>(List.of(list));
            }
            return list;
        }
    }

    /** An object that can be sent, but not printed. */
    public static class Speechless {

        public String getName() {
            return "speechless";
        }

        @Override
        public String toString() {
            throw new IllegalStateException(Failing.SECRET);
        }
    }

    /** An object with a property that cannot be read. */
    public static class Sour {

        public String getName() {
            throw new IllegalStateException(Failing.SECRET);
        }
    }

    /** An object that is its own property. */
    public static class Ouroboros {

        public Ouroboros getTail() {
            return this;
        }
    }

    /** Returns streams that end badly. */
    @WebSocketEndpoint("/poison/streamed")
    public static class Streamed {

        @OnMessage
        Stream<String> text(String what) {
            return switch (what) {
                case "a stream that throws midway" ->
                    Stream.of("one", "two", "three").map(Streamed::notThree);
                case "a stream with a null" -> Stream.of("one", null, "two");
                case "no stream" -> null;
                case "a stream that was used" -> {
                    Stream<String> used = Stream.of("one");
                    long ignored = used.count();
                    yield used;
                }
                case "a stream whose close throws" ->
                    Stream.of("one", "two").onClose(() -> {
                        throw new IllegalStateException(Failing.SECRET);
                    });
                default -> Stream.of(what);
            };
        }

        private static String notThree(String item) {
            if (item.equals("three")) {
                throw new IllegalStateException(Failing.SECRET);
            }
            return item;
        }
    }

    /** Returns publishers that break the rules of {@link Flow}. */
    @WebSocketEndpoint("/poison/published")
    public static class Published {

        @OnMessage
        Flow.Publisher<String> text(String what) {
            return switch (what) {
                case "no publisher" -> null;
                case "a publisher that fails midway" ->
                    subscriber -> {
                        subscriber.onSubscribe(new Ignorant());
                        subscriber.onNext("one");
                        subscriber.onNext("two");
                        subscriber.onError(new IllegalStateException(Failing.SECRET));
                    };
                case "a publisher that throws" ->
                    subscriber -> {
                        throw new IllegalStateException(Failing.SECRET);
                    };
                case "a publisher that goes on after its end" ->
                    subscriber -> {
                        subscriber.onSubscribe(new Ignorant());
                        subscriber.onNext("one");
                        subscriber.onNext("two");
                        subscriber.onComplete();
                        subscriber.onNext("three");
                        subscriber.onError(new IllegalStateException(Failing.SECRET));
                    };
                case "a publisher with a null" ->
                    subscriber -> {
                        subscriber.onSubscribe(new Ignorant());
                        subscriber.onNext("one");
                        subscriber.onNext(null);
                        subscriber.onNext("two");
                        subscriber.onComplete();
                    };
                case "a publisher whose subscription throws" ->
                    subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
                        @Override
                        public void request(long items) {
                            throw new IllegalStateException(Failing.SECRET);
                        }

                        @Override
                        public void cancel() {
                            throw new IllegalStateException(Failing.SECRET);
                        }
                    });
                default ->
                    subscriber -> {
                        subscriber.onSubscribe(new Ignorant());
                        subscriber.onNext(what);
                        subscriber.onComplete();
                    };
            };
        }
    }

    /** A subscription that nobody listens to. */
    private static final class Ignorant implements Flow.Subscription {

        @Override
        public void request(long items) {
            // it sends whenever it likes
        }

        @Override
        public void cancel() {
            // likewise
        }
    }
}
