/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.servlet.spec.UpgradeServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xnio.ChannelListener;
import org.xnio.channels.StreamSinkChannel;

/** The streams of the real Undertow, on a channel that fails when it is told to. */
class UndertowTest {

    private final AtomicBoolean fails = new AtomicBoolean();
    private final List<ChannelListener<? super StreamSinkChannel>> listeners = new ArrayList<>();

    private StreamSinkChannel channel() {
        return (StreamSinkChannel) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {StreamSinkChannel.class}, (self, method, arguments) -> {
                    if (fails.get() && method.getName().equals("write")) {
                        throw new IOException("reset by peer");
                    }
                    return switch (method.getName()) {
                        case "write" -> 0; // the peer does not read
                        case "getWriteSetter" -> (ChannelListener.Setter<StreamSinkChannel>) listeners::add;
                        default -> null;
                    };
                });
    }

    private UpgradeServletOutputStream stream(StreamSinkChannel channel) throws ReflectiveOperationException {
        Constructor<UpgradeServletOutputStream> constructor =
                UpgradeServletOutputStream.class.getDeclaredConstructor(StreamSinkChannel.class, Executor.class);
        constructor.setAccessible(true);
        return constructor.newInstance(channel, (Executor) Runnable::run);
    }

    @Test
    @Timeout(20)
    void lostConnectionWithUnwrittenBytesDoesNotKeepTheThread() throws Exception {
        StreamSinkChannel channel = channel();
        UpgradeServletOutputStream stream = stream(channel);
        List<Throwable> failures = new ArrayList<>();
        stream.setWriteListener(new WriteListener() {
            @Override
            public void onWritePossible() {}

            @Override
            public void onError(Throwable failure) {
                failures.add(failure);
                Engines.thatMade(stream).discardUnwritten(stream);
                if (failures.size() > 1) {
                    throw new IllegalStateException("told again and again", failure);
                }
            }
        });
        stream.write(new byte[100]);

        fails.set(true);
        listeners.get(0).handleEvent(channel);

        assertThat(failures).hasSize(1);
    }
}
