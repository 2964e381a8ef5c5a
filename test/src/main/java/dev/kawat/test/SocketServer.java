/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import dev.kawat.Codec;
import dev.kawat.impl.codec.JsonCodec;
import dev.kawat.impl.handshake.AcceptKey;
import dev.kawat.impl.settings.JsonChoice;
import dev.kawat.test.line.SocketLine;
import dev.kawat.test.time.Activity;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** A server at an address. */
final class SocketServer implements Server {

    private static final int SWITCHING_PROTOCOLS = 101;
    private static final Set<Integer> WITHOUT_BODY = Set.of(204, 304);
    private static final int KEY_BYTES = 16;
    private static final int MAX_LINE = 64 * 1024;
    private static final String NEXT = "\r\n";

    private final URI base;
    private final boolean secure;
    private final JsonCodec json = new JsonCodec(loader(), JsonChoice.AUTO);

    SocketServer(URI base) {
        String scheme = String.valueOf(base.getScheme()).toLowerCase(Locale.ROOT);
        this.secure = scheme.equals("https") || scheme.equals("wss");
        if ((!secure && !scheme.equals("http") && !scheme.equals("ws")) || base.getHost() == null) {
            throw new IllegalArgumentException(
                    "to: base must be an address with http, https, ws or wss, and a host, got " + base);
        }
        this.base = base;
    }

    private static ClassLoader loader() {
        return Optional.ofNullable(Thread.currentThread().getContextClassLoader())
                .orElseGet(SocketServer.class::getClassLoader);
    }

    @Override
    public Answer connect(String path, HandshakeRequest request, Duration within) {
        if (request.identity != null || !request.roles.isEmpty()) {
            throw new IllegalStateException(
                    "user, roles and identity are for tests in memory; over a socket, the server authenticates:"
                            + " send basic(name, password), token(token), or a header");
        }
        Socket socket = new Socket();
        // A limit of the socket is one for each read; this one is for the whole handshake, including that of TLS.
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture.delayedExecutor(within.toNanos(), TimeUnit.NANOSECONDS, Activity.threads())
                .execute(() -> {
                    if (done.compareAndSet(false, true)) {
                        close(socket);
                    }
                });
        try {
            Answer answer = ask(socket, path, request, within);
            if (!done.compareAndSet(false, true)) {
                throw new SocketTimeoutException("closed");
            }
            return answer;
        } catch (IOException failure) {
            boolean late = !done.compareAndSet(false, true);
            close(socket);
            throw new AssertionError(
                    target(path) + " at " + base + ": no answer to the handshake"
                            + (late ? " within " + within.toMillis() + " ms" : ": " + failure),
                    failure);
        }
    }

    private Answer ask(Socket plain, String path, HandshakeRequest request, Duration within) throws IOException {
        Socket socket = open(plain, within);
        InputStream in = new BufferedInputStream(socket.getInputStream());
        String key = newKey();
        socket.getOutputStream().write(request(path, key, request).getBytes(StandardCharsets.ISO_8859_1));
        int status = status(line(in));
        Map<String, List<String>> headers = headers(in);
        if (status != SWITCHING_PROTOCOLS) {
            Refusal refusal = new Refusal(status, headers, body(in, status, headers));
            socket.close();
            return new Refused(refusal);
        }
        if (!new Refusal(status, headers, "").header("Sec-WebSocket-Accept").equals(Optional.of(AcceptKey.of(key)))) {
            throw new IOException("Sec-WebSocket-Accept of the answer does not fit the key: " + headers);
        }
        return new Accepted(headers, new SocketLine(socket, in, Activity.threads()), () -> {});
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // closed all the same
        }
    }

    private Socket open(Socket plain, Duration within) throws IOException {
        int timeout = (int) Math.min(Integer.MAX_VALUE, Math.max(1, within.toMillis()));
        int port = base.getPort() >= 0 ? base.getPort() : secure ? 443 : 80;
        plain.setTcpNoDelay(true);
        plain.connect(new InetSocketAddress(host(), port), timeout);
        if (!secure) {
            return plain;
        }
        SSLSocket socket = (SSLSocket) tls().createSocket(plain, host(), port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /** Returns the factory of the JVM's context as it is now; that of SSLSocketFactory is of its first use. */
    private static SSLSocketFactory tls() {
        try {
            return SSLContext.getDefault().getSocketFactory();
        } catch (NoSuchAlgorithmException noTls) {
            throw new IllegalStateException("the JVM has no TLS", noTls);
        }
    }

    private String host() {
        String host = base.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String newKey() {
        byte[] nonce = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(nonce);
        return Base64.getEncoder().encodeToString(nonce);
    }

    /** Returns the path below that of the application. */
    private String target(String path) {
        String above = Optional.ofNullable(base.getRawPath()).orElse("");
        String application = above.endsWith("/") ? above.substring(0, above.length() - 1) : above;
        String target = path.isEmpty() || path.startsWith("/") || path.startsWith("?") ? path : "/" + path;
        String whole = application + target;
        return whole.startsWith("/") ? whole : "/" + whole;
    }

    private String request(String path, String key, HandshakeRequest request) {
        StringBuilder text = new StringBuilder("GET " + target(path) + " HTTP/1.1" + NEXT);
        Map<String, String> standard = new LinkedHashMap<>();
        standard.put("Host", base.getRawAuthority());
        standard.put("Upgrade", "websocket");
        standard.put("Connection", "Upgrade");
        standard.put("Sec-WebSocket-Version", "13");
        standard.put("Sec-WebSocket-Key", key);
        standard.forEach((name, value) -> {
            if (request.values(name).isEmpty()) {
                text.append(name).append(": ").append(value).append(NEXT);
            }
        });
        request.headers.forEach((name, values) -> values.forEach(
                value -> text.append(name).append(": ").append(value).append(NEXT)));
        if (!request.subprotocols.isEmpty()) {
            text.append("Sec-WebSocket-Protocol: ")
                    .append(String.join(", ", request.subprotocols))
                    .append(NEXT);
        }
        return text.append(NEXT).toString();
    }

    // ---- The answer ----

    private static int status(String line) throws IOException {
        String[] parts = line.split(" ", 3);
        if (parts.length < 2 || !parts[0].startsWith("HTTP/1.") || !parts[1].matches("[1-5][0-9][0-9]")) {
            throw new IOException("the answer does not begin with a status: '" + line + "'");
        }
        return Integer.parseInt(parts[1]);
    }

    private static Map<String, List<String>> headers(InputStream in) throws IOException {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), first -> new ArrayList<>())
                        .add(line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || line.size() > MAX_LINE) {
                throw new EOFException("the answer ends within its headers");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static String body(InputStream in, int status, Map<String, List<String>> headers) throws IOException {
        Refusal answer = new Refusal(0, headers, "");
        byte[] body;
        if (answer.header("Transfer-Encoding").orElse("").equalsIgnoreCase("chunked")) {
            body = chunks(in);
        } else {
            Optional<String> length = answer.header("Content-Length");
            if (length.isPresent()) {
                body = in.readNBytes(length(length.get(), 10));
            } else {
                body = WITHOUT_BODY.contains(status) ? new byte[0] : in.readAllBytes();
            }
        }
        return new String(body, StandardCharsets.UTF_8);
    }

    private static int length(String text, int radix) throws IOException {
        try {
            int length = Integer.parseInt(text, radix);
            if (length >= 0) {
                return length;
            }
        } catch (NumberFormatException none) {
            // thrown below, as for a negative one
        }
        throw new IOException("the length of the body is no number, or too large: '" + text + "'");
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String size = line(in).split(";", 2)[0].strip();
            int length = length(size, 16);
            if (length == 0) {
                return body.toByteArray();
            }
            body.writeBytes(in.readNBytes(length));
            var unused = line(in);
        }
    }

    // ---- What is out of sight ----

    @Override
    public Codec json() {
        return json;
    }

    @Override
    public @Nullable Failures failures() {
        return null;
    }

    @Override
    public @Nullable TestLog log() {
        return null;
    }

    @Override
    public List<String> places() {
        return List.of();
    }

    @Override
    public Optional<Boolean> awaitNothingToDo(Duration within) {
        return Optional.empty();
    }
}
