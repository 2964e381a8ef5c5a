/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import dev.kawat.Identity;
import dev.kawat.MessageDecodeException;
import dev.kawat.Payload;
import dev.kawat.impl.message.Outbound;
import dev.kawat.test.line.Line;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket client for tests. It speaks RFC 6455 in frames of its own, and answers pings and close frames by itself. A {@link
 * KawatTest} gets clients that reach its application in memory, as fields with {@code @Inject} or as parameters; each is another
 * one. {@link #to(URI)} makes one for a server at an address.
 *
 * <pre>{@code
 * client.connect("/chat/lobby");
 * client.send("hello");
 * client.expectText("hello");
 * }</pre>
 *
 * <p>A client connects once. What it receives is expected in the order in which it came, and nothing is skipped: an expectation is
 * about the next message, or about the end if there is none. It waits for that, for 5 seconds unless {@link #within} says
 * otherwise, and fails with an {@link AssertionError} that tells what came instead, what the handlers threw, and what Kawat has
 * logged.
 *
 * <p>A client receives from the moment at which the server has accepted it, so no message is lost, however early the server sends
 * it. In memory, {@link #connect} returns when {@code @OnOpen} has returned, and all that it has caused. Over a socket a client
 * cannot know that: to be sure, let the server send a message in {@code @OnOpen}, and expect it first.
 *
 * <p>In memory, an expectation also waits until the callbacks have returned that run, for at most a second, so a test sees what
 * they do after they have sent something, and {@code @OnClose} has returned after {@link #expectClose}.
 *
 * <p>For use by one thread, the test's.
 */
public final class TestClient implements AutoCloseable {

    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final Duration SETTLE = Duration.ofSeconds(1);
    private static final int NORMAL = 1000;
    private static final int ABNORMAL = 1006;

    private final Server server;
    private final HandshakeRequest request = new HandshakeRequest();
    private final Inbox inbox = new Inbox();

    private Duration within = BOUND;
    private String path = "";
    private @Nullable Line line;
    private @Nullable Frames frames;

    /** True while the client answers nothing. */
    private boolean silent;

    private Map<String, List<String>> answerHeaders = Map.of();

    TestClient(Server server) {
        this.server = server;
    }

    /**
     * Returns a client of a server at an address, for integration tests: over a socket, and so without a view of what the handlers
     * throw and log there.
     *
     * @param base the address of the application, such as the URL that Arquillian injects; {@code http}, {@code https}, {@code ws}
     *     or {@code wss}. The path of {@link #connect} is below it. TLS is that of {@link javax.net.ssl.SSLContext#getDefault()}; a
     *     test whose server has a certificate of its own sets a context that trusts it
     */
    public static TestClient to(URI base) {
        return new TestClient(new SocketServer(base));
    }

    // ---- Before it connects ----

    /** Adds a header to the handshake. */
    public TestClient header(String name, String value) {
        request.header(name, value);
        return this;
    }

    /** Adds a cookie to the handshake. */
    public TestClient cookie(String name, String value) {
        return header("Cookie", name + "=" + value);
    }

    /** Sets the origin of the web page on whose behalf the client connects, such as {@code https://example.com}. */
    public TestClient origin(String origin) {
        return header("Origin", origin);
    }

    /** Offers subprotocols, the best first. */
    public TestClient subprotocol(String... names) {
        request.subprotocols.addAll(List.of(names));
        return this;
    }

    /** Sends a name and a password in the handshake, as RFC 7617 says. */
    public TestClient basic(String name, String password) {
        byte[] credentials = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
        return header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }

    /** Sends a bearer token in the handshake, as RFC 6750 says. */
    public TestClient token(String token) {
        return header("Authorization", "Bearer " + token);
    }

    /**
     * Connects as a user whom the server has authenticated. In memory only.
     *
     * @param name the name of the user
     */
    public TestClient user(String name) {
        return identity(Identity.of(name));
    }

    /** Gives the user roles; see {@link #user}. */
    public TestClient roles(String... roles) {
        request.roles.addAll(List.of(roles));
        return this;
    }

    /** Connects as a user with an identity, which may expire. In memory only. */
    public TestClient identity(Identity identity) {
        request.identity = identity;
        return this;
    }

    /** Sets how long each expectation waits, from now on; 5 seconds at first. */
    public TestClient within(Duration bound) {
        within = bound;
        return this;
    }

    // ---- The handshake ----

    /**
     * Connects.
     *
     * @param uri the path of an endpoint and possibly a query, such as {@code /chat/lobby?color=blue}
     * @return this client
     * @throws AssertionError when the server refuses
     */
    public TestClient connect(String uri) {
        Server.Answer answer = ask(uri);
        if (answer instanceof Server.Refused refused) {
            throw report().failure("expected to connect, got the status "
                    + refused.refusal().status());
        }
        Server.Accepted accepted = (Server.Accepted) answer;
        line = accepted.line();
        frames = new Frames(accepted.line(), inbox);
        answerHeaders = accepted.headers();
        accepted.line().start(frames);
        accepted.opened().run();
        return this;
    }

    /**
     * Expects that the server refuses the handshake.
     *
     * @param uri the path of an endpoint and possibly a query
     * @param status the HTTP status, such as 403
     * @return the answer
     * @throws AssertionError when the status is another one, or the server accepts
     */
    public Refusal expectRefused(String uri, int status) {
        Server.Answer answer = ask(uri);
        if (answer instanceof Server.Accepted accepted) {
            accepted.line().end();
            throw report().failure("expected the status " + status + ", got a connection");
        }
        Refusal refusal = ((Server.Refused) answer).refusal();
        if (refusal.status() != status) {
            throw report().failure("expected the status " + status + ", got " + refusal.status());
        }
        return refusal;
    }

    private Server.Answer ask(String uri) {
        if (!path.isEmpty()) {
            throw new IllegalStateException("a client connects once, and this one has asked for " + path);
        }
        path = uri;
        return server.connect(uri, request, within);
    }

    /** Returns the subprotocol that was agreed on; empty for none. */
    public Optional<String> subprotocol() {
        return answerHeader("Sec-WebSocket-Protocol");
    }

    /** Returns a header of the server's answer to the handshake, whatever the case of its name. */
    public Optional<String> answerHeader(String name) {
        return new Refusal(0, answerHeaders, "").header(name);
    }

    // ---- Sending ----

    /** Sends a text message. Returns at once. */
    public TestClient send(String text) {
        frames().send(Outbound.Text.of(text));
        return this;
    }

    /** Sends a binary message. */
    public TestClient send(byte[] bytes) {
        frames().send(Outbound.Binary.copyOf(bytes));
        return this;
    }

    /** Sends a binary message: what remains in a buffer, whose position does not move. */
    public TestClient send(ByteBuffer bytes) {
        frames().send(Outbound.Binary.copyOf(bytes.duplicate()));
        return this;
    }

    /** Sends an object as a JSON text, written by the library that the application has for JSON. */
    public TestClient sendJson(Object value) {
        Payload payload = server.json().encode(value);
        return payload instanceof Payload.Text text ? send(text.text()) : send(((Payload.Binary) payload).bytes());
    }

    /**
     * Sends a text message whose frame is cut, as a network may cut it. In memory, the server reads each part by itself; over a
     * socket, it may read several at once.
     *
     * @param at the bytes of the frame before which to cut, ascending; its header has 6 bytes where the message has at most 125
     * @throws IllegalArgumentException when these descend, or are not within the frame
     */
    public TestClient sendSplit(String text, int... at) {
        return sendSplitFrame(frames().frame(Outbound.Text.of(text)), at);
    }

    /** Sends a binary message whose frame is cut, as the other method does. */
    public TestClient sendSplit(byte[] bytes, int... at) {
        return sendSplitFrame(frames().frame(Outbound.Binary.copyOf(bytes)), at);
    }

    private TestClient sendSplitFrame(byte[] frame, int... at) {
        checkCuts("sendSplit", "frame", frame.length, at);
        int from = 0;
        for (int to : at) {
            sendPart(frame, from, to);
            from = to;
        }
        sendPart(frame, from, frame.length);
        return this;
    }

    private static void checkCuts(String method, String what, int length, int... at) {
        int last = 0;
        for (int next : at) {
            if (next < last || next > length) {
                throw new IllegalArgumentException(method + ": at must ascend from 0 to the " + length
                        + " bytes of the " + what + ", got " + Arrays.toString(at));
            }
            last = next;
        }
    }

    /** Sends a part of a frame; in memory, waits until the server has read it, or the next one would be read with it. */
    private void sendPart(byte[] frame, int from, int to) {
        sendRaw(Arrays.copyOfRange(frame, from, to));
        var unused = server.awaitNothingToDo(within);
    }

    /**
     * Sends a text message in fragments (RFC 6455 section 5.4).
     *
     * @param at the bytes of the message in UTF-8 before which a fragment begins, ascending
     * @throws IllegalArgumentException when these descend, or are not within the message
     */
    public TestClient sendFragments(String text, int... at) {
        Outbound.Text message = Outbound.Text.of(text);
        checkCuts("sendFragments", "message", message.size(), at);
        return sendRaw(frames().fragments(message, at));
    }

    /** Sends bytes as they are, which should be frames, or are to break the rules. */
    public TestClient sendRaw(byte[] bytes) {
        line().send(bytes.clone());
        return this;
    }

    /** Sends a ping with a payload of at most 125 bytes. */
    public TestClient ping(byte[] payload) {
        frames().send(new Outbound.Ping(Outbound.Binary.copyOf(payload)));
        return this;
    }

    /**
     * Sends a close frame. The server answers it, and {@link #expectClose} takes the answer.
     *
     * @param code the code; the client does not check it, so that a test can send what is not allowed
     * @param reason at most 123 bytes of UTF-8; possibly empty
     */
    public TestClient close(int code, String reason) {
        frames().sendClose(code, reason);
        return this;
    }

    /** Closes with 1000, and waits until the server has answered; ends the connection if it has not. Does nothing again. */
    @Override
    public void close() {
        Frames open = frames;
        Line opened = line;
        if (open == null || opened == null) {
            return;
        }
        open.sendClose(NORMAL, "");
        if (!silent) {
            var unused = inbox.awaitEnd(within);
        }
        opened.end();
    }

    // ---- Failing as peers do ----

    /** Reads nothing more until {@link #resumeReading}, so that the messages of the server wait there. Answers no pings either. */
    public TestClient stopReading() {
        silent = true;
        line().stopReading();
        return this;
    }

    /** Reads again what has come in the meantime, and what comes. */
    public TestClient resumeReading() {
        silent = false;
        line().resumeReading();
        return this;
    }

    /** Vanishes, as a peer does whose network is gone: nothing is sent or read any more, and the server is not told. */
    public TestClient vanish() {
        silent = true;
        line().vanish();
        return this;
    }

    /** Ends the connection without a close frame, as a peer does whose program has died. */
    public TestClient drop() {
        line().end();
        inbox.add(new Received.Close(ABNORMAL, ""));
        return this;
    }

    // ---- Expecting ----

    /** Expects a text message, and returns it. */
    public String expectText() {
        Received next = next("a text");
        if (next instanceof Received.Text text) {
            return text.text();
        }
        throw unexpected("a text", next);
    }

    /** Expects a text message that is this one. */
    public TestClient expectText(String expected) {
        Received wanted = new Received.Text(expected);
        Received next = next(wanted.toString());
        if (!next.equals(wanted)) {
            throw unexpected(
                    wanted.toString(), next, expected, next instanceof Received.Text text ? text.text() : next);
        }
        return this;
    }

    /**
     * Expects a text message of which something is true.
     *
     * @param description what is true of it, for the message of a failure, such as {@code "a text with a number"}
     */
    public String expectText(String description, Predicate<String> condition) {
        Received next = next(description);
        if (next instanceof Received.Text text && condition.test(text.text())) {
            return text.text();
        }
        throw unexpected(description, next);
    }

    /** Expects a binary message, and returns its bytes. */
    public byte[] expectBinary() {
        Received next = next("bytes");
        if (next instanceof Received.Binary binary) {
            return binary.array();
        }
        throw unexpected("bytes", next);
    }

    /** Expects a binary message that has these bytes. */
    public TestClient expectBinary(byte[] expected) {
        Received wanted = new Received.Binary(ByteBuffer.wrap(expected.clone()));
        Received next = next(wanted.toString());
        if (!next.equals(wanted)) {
            throw unexpected(wanted.toString(), next);
        }
        return this;
    }

    /** Expects a message that is JSON of a class, read by the library that the application has for JSON, and returns it. */
    public <T> T expectJson(Class<T> type) {
        return type.cast(expectJson((Type) type));
    }

    /**
     * Expects a message that is JSON of a type, such as that of a list, and returns it.
     *
     * @param type the type with its generics
     */
    public Object expectJson(Type type) {
        String wanted = "JSON of " + type.getTypeName();
        Received next = next(wanted);
        Payload payload;
        if (next instanceof Received.Text text) {
            payload = Payload.of(text.text());
        } else if (next instanceof Received.Binary binary) {
            payload = Payload.of(binary.bytes().duplicate());
        } else {
            throw unexpected(wanted, next);
        }
        try {
            return server.json().decode(payload, type);
        } catch (MessageDecodeException unreadable) {
            AssertionError failure = unexpected(wanted, next);
            failure.addSuppressed(unreadable);
            throw failure;
        }
    }

    /** Expects that no message comes for a time, and that the connection stays open. */
    public TestClient expectNothing(Duration time) {
        expectNone(inbox.take(time), " for " + time.toMillis() + " ms");
        return this;
    }

    /**
     * Expects that no message has come when everything has run that runs in the application, and that the connection is open. Waits
     * no longer than that. In memory only.
     */
    public TestClient expectNothing() {
        boolean idle = server.awaitNothingToDo(within)
                .orElseThrow(() -> new IllegalStateException(
                        "only in memory is it known when nothing more will come; expectNothing needs a time"));
        if (!idle) {
            throw report().failure("expected that nothing runs any more within " + within.toMillis() + " ms");
        }
        expectNone(inbox.take(Duration.ZERO), "");
        return this;
    }

    private void expectNone(Optional<Received> came, String time) {
        if (came.isPresent()) {
            throw unexpected("nothing" + time, came.get());
        }
    }

    /**
     * Expects that the server closes the connection next, or answers the close frame of this client.
     *
     * @param code the code: 1005 for a close frame without one, 1006 for an end without a close frame
     * @return the reason; possibly empty
     */
    public String expectClose(int code) {
        String wanted = code == ABNORMAL ? new Received.Close(code, "").toString() : "the close frame " + code;
        Received next = next(wanted);
        if (next instanceof Received.Close close && close.code() == code) {
            return close.reason();
        }
        throw unexpected(wanted, next);
    }

    /**
     * Expects that the server closes the connection, whatever messages come before.
     *
     * @return the reason; possibly empty
     */
    public String skipToClose(int code) {
        frames();
        Received.Close close = inbox.awaitEnd(within).orElseThrow(() -> missing("the close frame " + code));
        settle();
        if (close.code() != code) {
            throw unexpected("the close frame " + code, close);
        }
        return close.reason();
    }

    /** Expects a ping of the server, and returns its payload. The client has answered it. */
    public byte[] expectPing() {
        return payload("a ping", inbox.takePing(within));
    }

    /** Expects a pong of the server, and returns its payload. */
    public byte[] expectPong() {
        return payload("a pong", inbox.takePong(within));
    }

    private byte[] payload(String wanted, Optional<ByteBuffer> came) {
        return came.map(bytes -> new Received.Binary(bytes).array()).orElseThrow(() -> missing(wanted));
    }

    /** Takes all messages that have come and that nothing has expected, as text or bytes, in order. Does not wait. */
    public List<Object> takeAll() {
        List<Object> messages = new ArrayList<>();
        for (Received one : inbox.takeMessages()) {
            messages.add(
                    one instanceof Received.Text text
                            ? text.text()
                            : one instanceof Received.Binary binary ? binary.array() : one);
        }
        return messages;
    }

    /** Returns whether the connection is open, as far as the client has heard. */
    public boolean isOpen() {
        return frames != null && inbox.end().isEmpty();
    }

    // ---- What has failed ----

    private Received next(String wanted) {
        frames();
        Received next = inbox.take(within).orElseThrow(() -> missing(wanted));
        settle();
        return next;
    }

    /** Waits until what has sent a message has returned, so that a test sees what it does afterwards. */
    private void settle() {
        var unused = server.awaitNothingToDo(within.compareTo(SETTLE) < 0 ? within : SETTLE);
    }

    private AssertionError missing(String wanted) {
        return report().failure("expected " + wanted + ", got nothing within " + within.toMillis() + " ms");
    }

    private AssertionError unexpected(String wanted, Received got) {
        return report().failure("expected " + wanted + ", got " + got);
    }

    private AssertionError unexpected(String wanted, Received got, Object expected, Object actual) {
        return report().failure("expected " + wanted + ", got " + got, expected, actual);
    }

    private Report report() {
        return new Report(path, frames, inbox, server);
    }

    private Frames frames() {
        Frames open = frames;
        if (open == null) {
            throw new IllegalStateException("the client has not connected; connect(path) comes first");
        }
        return open;
    }

    private Line line() {
        frames();
        return Objects.requireNonNull(line);
    }

    /** Leaves the line if the server would wait for an answer of this client in vain. */
    void leave() {
        Line opened = line;
        if (opened != null && silent) {
            opened.end();
        }
    }

    /** Ends the connection, whatever its state, at the end of a test. */
    void end() {
        Line opened = line;
        if (opened != null) {
            opened.end();
        }
    }

    /** Returns the path, for messages. */
    @Override
    public String toString() {
        return path.isEmpty() ? "a client that has not connected" : "the client of " + path;
    }
}
