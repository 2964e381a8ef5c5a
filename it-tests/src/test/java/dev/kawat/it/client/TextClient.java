/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** A connection of somebody else's client library that offers permessage-deflate, as its users turn it on. */
public abstract class TextClient implements AutoCloseable {

    private static final String END = "\0the end";

    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

    /** The libraries. */
    public enum Library {
        JETTY,
        NETTY,
        TORNADO,
        TYRUS,
        UNDERTOW;

        /** Connects; skips the test where the library is not there. */
        public TextClient connect(URI endpoint) {
            try {
                return open(endpoint);
            } catch (TestAbortedException notThere) {
                throw notThere;
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new AssertionError(this + ": interrupted while connecting", stopped);
            } catch (Exception failure) {
                throw new AssertionError(this + ": cannot connect to " + endpoint, failure);
            }
        }

        private TextClient open(URI endpoint) throws Exception {
            return switch (this) {
                case JETTY -> new JettyClient(endpoint);
                case NETTY -> new NettyClient(endpoint);
                case TORNADO -> new TornadoClient(endpoint);
                case TYRUS -> new TyrusClient(endpoint);
                case UNDERTOW -> new UndertowClient(endpoint);
            };
        }
    }

    /** Sends a message, and does not wait for anything. */
    public abstract void send(String text) throws IOException;

    /** The next message; null when the connection ended before one came. */
    public final @Nullable String next() throws InterruptedException {
        String text = texts.poll(Waits.EVENT.toSeconds(), TimeUnit.SECONDS);
        if (text == null) {
            throw new AssertionError("waited " + Waits.EVENT.toSeconds() + " s for a message");
        }
        return text.equals(END) ? null : text;
    }

    final void received(String text) {
        texts.add(text);
    }

    final void ended() {
        texts.add(END);
    }

    /** Ends the connection, and all that the library has started for it. */
    abstract void end() throws Exception;

    @Override
    public final void close() {
        try {
            end();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (Exception failure) {
            throw new AssertionError(this + ": does not end well", failure);
        }
    }
}
