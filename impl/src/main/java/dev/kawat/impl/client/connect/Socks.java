/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client.connect;

import dev.kawat.ConnectFailedException.Part;
import dev.kawat.impl.transport.socket.SocketLayer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks a SOCKS proxy of version 5 to connect (RFC 1928), which looks up the name itself. Blocks. */
final class Socks {

    private static final int VERSION = 5;
    private static final int NO_AUTHENTICATION = 0;
    private static final int PASSWORD = 2;
    private static final int PASSWORD_VERSION = 1; // RFC 1929 section 2
    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int MAX_TEXT = 255;

    private static final Pattern IPV4_ADDRESS = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");

    private final SocketLayer proxy;

    private Socks(SocketLayer proxy) {
        this.proxy = proxy;
    }

    /**
     * Lets the proxy connect.
     *
     * @param credentials for the proxy; null for none
     * @throws ConnectFailure if it refuses, or breaks its protocol
     */
    static void connect(SocketLayer proxy, String host, int port, @Nullable Credentials credentials)
            throws IOException {
        Socks socks = new Socks(proxy);
        socks.agree(credentials);
        socks.ask(host, port);
    }

    private void agree(@Nullable Credentials credentials) throws IOException {
        send(
                credentials == null
                        ? new byte[] {VERSION, 1, NO_AUTHENTICATION}
                        : new byte[] {VERSION, 2, NO_AUTHENTICATION, PASSWORD});
        ByteBuffer answer = receive(2);
        check(answer.get() == VERSION, "the proxy does not speak SOCKS 5");
        int method = answer.get();
        if (method == PASSWORD && credentials != null) {
            ByteArrayOutputStream login = new ByteArrayOutputStream();
            login.write(PASSWORD_VERSION);
            text(credentials.user(), login);
            text(credentials.password(), login);
            send(login.toByteArray());
            check(receive(2).get(1) == 0, "the proxy refuses the credentials");
        } else {
            check(method == NO_AUTHENTICATION, "the proxy demands credentials");
        }
    }

    private void ask(String host, int port) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(new byte[] {VERSION, CONNECT, 0});
        address(host, request);
        request.write(port >>> Byte.SIZE);
        request.write(port);
        send(request.toByteArray());
        ByteBuffer answer = receive(4);
        check(answer.get() == VERSION, "the proxy does not speak SOCKS 5");
        int reply = answer.get();
        check(reply == 0, "the proxy cannot connect, reply " + reply + " (RFC 1928 section 6)");
        int address = switch (answer.get(3)) {
            case IPV4 -> IPV4_BYTES;
            case IPV6 -> IPV6_BYTES;
            case NAME -> receive(1).get() & 0xFF;
            default -> throw new ConnectFailure(Part.PROXY, "the proxy answers an unknown kind of address");
        };
        receive(address + Short.BYTES);
    }

    /** Adds an address as such, and anything else as a name, which the proxy looks up. */
    private static void address(String host, ByteArrayOutputStream to) throws IOException {
        if (host.indexOf(':') >= 0 || IPV4_ADDRESS.matcher(host).matches()) {
            byte[] address = InetAddress.getByName(host).getAddress(); // which looks up nothing
            to.write(address.length == IPV4_BYTES ? IPV4 : IPV6);
            to.writeBytes(address);
        } else {
            to.write(NAME);
            text(host, to);
        }
    }

    private static void text(String text, ByteArrayOutputStream to) throws ConnectFailure {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        check(bytes.length > 0 && bytes.length <= MAX_TEXT, "a name for a SOCKS proxy must have 1 to 255 bytes");
        to.write(bytes.length);
        to.writeBytes(bytes);
    }

    private static void check(boolean met, String otherwise) throws ConnectFailure {
        if (!met) {
            throw new ConnectFailure(Part.PROXY, otherwise);
        }
    }

    private void send(byte[] bytes) throws IOException {
        proxy.write(ByteBuffer.wrap(bytes));
    }

    private ByteBuffer receive(int bytes) throws IOException {
        ByteBuffer answer = ByteBuffer.allocate(bytes);
        while (answer.hasRemaining()) {
            check(proxy.read(answer) >= 0, "the proxy closed the connection");
        }
        return answer.flip();
    }
}
