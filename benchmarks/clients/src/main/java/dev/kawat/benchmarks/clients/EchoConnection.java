/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.clients;

import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a server that returns each message. It begins with one message; each reply brings two, until as many are under
 * way as there should be, and then one. So the threads of its library send, as those of an application that answers would.
 */
final class EchoConnection implements Receiver {

    private static final int MASK = Messages.COUNT - 1;

    private final Messages messages;
    private final int inFlight;
    private final ClientRecorder recorder;
    private final long[] sentAt = new long[Messages.COUNT];
    private final CountDownLatch ended = new CountDownLatch(1);

    private @Nullable Link link;
    private int sent;

    /** Written after {@link #sent}, so that who reads it first sees a message under way rather than none. */
    private volatile int received;

    /** @param inFlight the messages under way, at most {@link Messages#COUNT} */
    EchoConnection(Messages messages, int inFlight, ClientRecorder recorder) {
        this.messages = messages;
        this.inFlight = inFlight;
        this.recorder = recorder;
    }

    /** Sends the first message. */
    void start(Link opened) {
        link = opened;
        send(opened);
    }

    private void send(Link to) {
        int number = sent++;
        sentAt[number & MASK] = System.nanoTime();
        messages.send(number, to);
    }

    @Override
    public void text(String text) {
        replied(messages.isMessage(received, text));
    }

    @Override
    public void binary(ByteBuffer bytes) {
        replied(messages.isMessage(received, bytes));
    }

    private void replied(boolean right) {
        int number = received;
        recorder.message(System.nanoTime() - sentAt[number & MASK]);
        if (!right) {
            recorder.fault("reply " + number + " is not the message that was sent");
        }
        Link to = link;
        if (to != null && recorder.isRunning()) {
            send(to);
            if (sent - number - 1 < inFlight) {
                send(to);
            }
        }
        received = number + 1;
    }

    @Override
    public void closed() {
        if (recorder.isRunning()) {
            recorder.fault("the connection was closed");
        }
        ended.countDown();
    }

    @Override
    public void failed(Throwable failure) {
        recorder.fault(String.valueOf(failure));
        ended.countDown();
    }

    /** Returns the number of messages under way. Exact when the recorder has stopped. */
    int missing() {
        int answered = received;
        return sent - answered;
    }

    /** Begins to close. */
    void close() {
        Link opened = link;
        if (opened != null) {
            opened.close();
        }
    }

    /** Waits for the end of the connection; a fault if it does not come by a time. */
    void awaitEnd(long deadlineNanos) throws InterruptedException {
        if (!ended.await(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            recorder.fault("the connection does not end");
        }
    }
}
