/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.inject;

import dev.kawat.Attributes;
import dev.kawat.ConnectionStatus;
import dev.kawat.Handshake;
import dev.kawat.Identity;
import dev.kawat.Position;
import dev.kawat.Recovery;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketServer;
import dev.kawat.cdi.context.ConnectionContext;
import dev.kawat.cdi.context.InactiveContextException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Stands for the connection whose callback runs on the calling thread, in beans that many connections share. */
final class CurrentConnection implements WebSocketConnection {

    private final ConnectionContext context;

    CurrentConnection(ConnectionContext context) {
        this.context = context;
    }

    private WebSocketConnection current() {
        return context.current()
                .orElseThrow(() -> new IllegalStateException(
                        InactiveContextException.inCallback()
                                ? "there is no current WebSocketConnection: " + InactiveContextException.reason()
                                : "no WebSocket callback runs on this thread, so there is no current"
                                        + " WebSocketConnection. Pass the connection as an argument, or keep its id and ask"
                                        + " WebSocketServer.connection(id); to reach many, use WebSocketServer.broadcast"
                                        + " or a topic."));
    }

    @Override
    public long id() {
        return current().id();
    }

    @Override
    public String globalId() {
        return current().globalId();
    }

    @Override
    public ConnectionStatus status() {
        return current().status();
    }

    @Override
    public WebSocketServer server() {
        return current().server();
    }

    @Override
    public Object handler() {
        return current().handler();
    }

    @Override
    public Handshake handshake() {
        return current().handshake();
    }

    @Override
    public Optional<Identity> identity() {
        return current().identity();
    }

    @Override
    public void renewIdentity(Identity identity) {
        current().renewIdentity(identity);
    }

    @Override
    public Optional<String> subprotocol() {
        return current().subprotocol();
    }

    @Override
    public Attributes attributes() {
        return current().attributes();
    }

    @Override
    public void attach(@Nullable Object value) {
        current().attach(value);
    }

    @Override
    public <T> Optional<T> attachment(Class<T> type) {
        return current().attachment(type);
    }

    @Override
    public Optional<Instant> lastAutoResponse() {
        return current().lastAutoResponse();
    }

    @Override
    public void subscribe(String topic) {
        current().subscribe(topic);
    }

    @Override
    public CompletionStage<Recovery> subscribeAsync(String topic) {
        return current().subscribeAsync(topic);
    }

    @Override
    public CompletionStage<Recovery> subscribeAsync(String topic, Position from) {
        return current().subscribeAsync(topic, from);
    }

    @Override
    public void unsubscribe(String topic) {
        current().unsubscribe(topic);
    }

    @Override
    public Set<String> topics() {
        return current().topics();
    }

    @Override
    public boolean execute(Runnable task) {
        return current().execute(task);
    }

    @Override
    public long bufferedAmount() {
        return current().bufferedAmount();
    }

    @Override
    public long droppedMessages() {
        return current().droppedMessages();
    }

    @Override
    public boolean send(String text) {
        return current().send(text);
    }

    @Override
    public boolean send(byte[] blob) {
        return current().send(blob);
    }

    @Override
    public boolean send(ByteBuffer blob) {
        return current().send(blob);
    }

    @Override
    public boolean send(Object message) {
        return current().send(message);
    }

    @Override
    public CompletionStage<Void> sendAsync(Object message) {
        return current().sendAsync(message);
    }

    @Override
    public boolean ping(ByteBuffer payload) {
        return current().ping(payload);
    }

    @Override
    public void terminate() {
        current().terminate();
    }

    @Override
    public void terminate(int code) {
        current().terminate(code);
    }

    @Override
    public void terminate(int code, @Nullable String message) {
        current().terminate(code, message);
    }

    @Override
    public void close() {
        current().close();
    }

    @Override
    public void close(int code) {
        current().close(code);
    }

    @Override
    public void close(int code, @Nullable String reason) {
        current().close(code, reason);
    }

    @Override
    public String toString() {
        return context.current().map(Object::toString).orElse("no current connection");
    }
}
