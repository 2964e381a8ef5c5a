/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.servlet;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.WebConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An upgraded connection whose container is driven by hand, and is as strict as Servlet 6.0 sections 3.7 and 5.7 allow: it
 * notices whatever an application may not do.
 */
@SuppressWarnings("try") // a WebConnection says that it may throw anything
public final class ManualUpgrade implements WebConnection {

    /** What the application did and must not do. */
    final List<String> violations = new CopyOnWriteArrayList<>();

    final AtomicInteger closes = new AtomicInteger();
    final In in = new In();
    final Out out;
    volatile Exception closeFailure;

    private ManualUpgrade(Out out) {
        this.out = out;
    }

    /** What any container may do. */
    static ManualUpgrade strict() {
        return of(new Out());
    }

    static ManualUpgrade of(Out out) {
        ManualUpgrade upgrade = new ManualUpgrade(out);
        out.violations = upgrade.violations;
        return upgrade;
    }

    @Override
    public ServletInputStream getInputStream() {
        return in;
    }

    @Override
    public ServletOutputStream getOutputStream() {
        return out;
    }

    @Override
    public void close() throws Exception {
        closes.incrementAndGet();
        if (closeFailure != null) {
            throw closeFailure;
        }
    }

    /** The input of the application. */
    final class In extends ServletInputStream {

        private final Queue<byte[]> chunks = new ArrayDeque<>();
        private boolean ended;
        private boolean asked; // and told that it is ready
        private boolean owed; // whether the listener has to be called before the next question
        private ReadListener listener;

        /** The peer says something; the application is told if it waits for that. */
        void say(byte[] bytes) throws IOException {
            put(bytes);
            tell();
        }

        /** The application is told that there is something to read. */
        void tell() throws IOException {
            owed = false;
            listener.onDataAvailable();
        }

        void put(byte[] bytes) {
            chunks.add(bytes);
        }

        void end() {
            ended = true;
            owed = false; // the end may be noticed in any way
        }

        ReadListener listener() {
            return listener;
        }

        @Override
        public boolean isFinished() {
            return ended && chunks.isEmpty();
        }

        @Override
        public boolean isReady() {
            if (listener == null) {
                violations.add("isReady before there is a read listener");
            }
            if (owed) {
                violations.add("isReady again, before the listener is called");
            }
            asked = ended || !chunks.isEmpty();
            owed = !asked;
            return asked;
        }

        @Override
        public void setReadListener(ReadListener given) {
            if (listener != null) {
                throw new IllegalStateException("a second read listener");
            }
            listener = given;
        }

        @Override
        public int read() {
            throw new AssertionError("reads are of arrays");
        }

        @Override
        public int read(byte[] into, int from, int length) {
            if (!asked) {
                violations.add("read without isReady");
            }
            asked = false;
            byte[] chunk = chunks.poll();
            if (chunk == null) {
                return -1;
            }
            System.arraycopy(chunk, 0, into, from, chunk.length);
            return chunk.length;
        }
    }

    /** The output of the application. */
    public static class Out extends ServletOutputStream {

        private List<String> violations = List.of();
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private final ByteArrayOutputStream flushed = new ByteArrayOutputStream();
        private WriteListener listener;
        private boolean open; // whether the container is ready for more
        private boolean asked; // and said so
        private boolean owed; // whether the listener has to be called when it is
        private byte[] lent;
        private byte[] copy;
        private int lentFrom;
        int flushes;
        int writes;

        /** Whether a write makes the container busy. */
        boolean busyAfterWrite;

        boolean busyAfterFlush;

        /** The container is ready for more, and says so if it was asked. */
        void ready() throws IOException {
            open = true;
            takeBack();
            if (owed) {
                owed = false;
                listener.onWritePossible();
            }
        }

        private void takeBack() {
            if (lent != null && !Arrays.equals(lent, lentFrom, lentFrom + copy.length, copy, 0, copy.length)) {
                violations.add("an array was changed that the container was writing");
            }
            lent = null;
        }

        byte[] flushed() {
            return flushed.toByteArray();
        }

        WriteListener listener() {
            return listener;
        }

        @Override
        public boolean isReady() {
            if (listener == null) {
                violations.add("isReady before there is a write listener");
            }
            asked = open;
            owed |= !open;
            if (open) {
                takeBack();
            }
            return open;
        }

        @Override
        public void setWriteListener(WriteListener given) {
            if (listener != null) {
                throw new IllegalStateException("a second write listener");
            }
            listener = given;
            owed = true;
        }

        @Override
        public void write(int octet) {
            throw new AssertionError("writes are of arrays");
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            check("write");
            writes++;
            written.write(bytes, from, length);
            lent = bytes;
            lentFrom = from;
            copy = Arrays.copyOfRange(bytes, from, from + length);
            open = !busyAfterWrite;
        }

        @Override
        public void flush() {
            check("flush");
            flushes++;
            flushed.writeBytes(written.toByteArray());
            written.reset();
            open = !busyAfterFlush;
        }

        private void check(String what) {
            if (!asked) {
                violations.add(what + " without isReady");
            }
            asked = false;
        }
    }
}
