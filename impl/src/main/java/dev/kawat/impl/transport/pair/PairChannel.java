/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.pair;

import dev.kawat.Payload;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.transport.Channel;
import dev.kawat.impl.transport.OutboundSource;
import java.util.concurrent.Executor;

/** The channel of a connection at one end of a pair. Every write is complete when the call returns. */
final class PairChannel implements Channel {

    private final PairEnd end;
    private final OutboundSource source;
    private final Executor workers;

    PairChannel(PairEnd end, DefaultConnection connection, Executor workers) {
        this.end = end;
        this.source = connection.outbound();
        this.workers = workers;
    }

    @Override
    public void wake() {
        for (Outbound next = source.take(); next != null; next = source.take()) {
            write(next);
            source.written();
        }
    }

    private void write(Outbound message) {
        if (message instanceof Outbound.Text text) {
            end.sendWhileOpen(Payload.of(text.text()));
        } else if (message instanceof Outbound.Binary binary) {
            end.sendWhileOpen(Payload.of(binary.bytes()));
        } else if (message instanceof Outbound.Ping ping) {
            end.ping(ping.payload().bytes());
        } else if (message instanceof Outbound.Close close) {
            end.closeWith(close.code(), close.reason());
        }
    }

    @Override
    public void pauseReading() {
        end.pause();
    }

    @Override
    public void resumeReading() {
        end.resume(workers);
    }

    @Override
    public void drop() {
        end.drop();
    }
}
