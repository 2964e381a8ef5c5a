/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client;

import static dev.kawat.impl.client.ClientApplication.connected;
import static dev.kawat.impl.client.ClientApplication.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.ConnectFailedException;
import dev.kawat.ConnectFailedException.Part;
import dev.kawat.WebSocketConnector;
import dev.kawat.impl.client.ClientApplication.Journal;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients behind proxies: HTTP CONNECT and SOCKS 5, with credentials and without. */
class ProxyTest {

    private final ClientApplication application = new ClientApplication();
    private final Journal journal = new Journal();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws IOException {
        application.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.shutdownNow();
    }

    private interface Front {
        /** Reads what the client asks, and returns the port to connect to; 0 to end the connection. */
        int port(DataInputStream in, OutputStream out) throws IOException;
    }

    private ServerSocket proxy(Front front) throws IOException {
        ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(() -> {
            try (listening) {
                while (true) {
                    Socket client = listening.accept();
                    sockets.add(client);
                    threads.execute(() -> serve(client, front));
                }
            } catch (IOException over) {
                // the test is over
            }
        });
        return listening;
    }

    private void serve(Socket client, Front front) {
        try {
            int port = front.port(new DataInputStream(client.getInputStream()), client.getOutputStream());
            if (port == 0) {
                client.close();
                return;
            }
            Socket behind = new Socket(InetAddress.getLoopbackAddress(), port);
            sockets.add(behind);
            threads.execute(() -> copy(client, behind));
            copy(behind, client);
        } catch (IOException gone) {
            // the test is over
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            in.transferTo(to.getOutputStream());
        } catch (IOException gone) {
            // the test is over
        }
    }

    private static ProxySelector selector(Proxy.Type type, ServerSocket proxy, List<String> asked) {
        return new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                asked.add(uri.toString());
                return List.of(
                        new Proxy(type, new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.getLocalPort())));
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {
                asked.add("failed " + failure.getMessage());
            }
        };
    }

    private static String head(DataInputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }

    private static void answer(OutputStream out, String head) throws IOException {
        out.write((head + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private static int http(DataInputStream in, OutputStream out, String credentials) throws IOException {
        String head = head(in);
        if (!head.startsWith("CONNECT 127.0.0.1:") || !head.contains("\r\nHost: 127.0.0.1:")) {
            answer(out, "HTTP/1.1 400 x");
            return 0;
        }
        if (credentials != null && !head.contains("\r\nProxy-Authorization: Basic " + credentials + "\r\n")) {
            answer(out, "HTTP/1.1 407 x\r\nProxy-Authenticate: Basic realm=\"x\"");
            return 0;
        }
        answer(out, "HTTP/1.1 200 Connection established");
        return Integer.parseInt(head.replaceFirst("(?s)CONNECT 127.0.0.1:(\\d+) .*", "$1"));
    }

    @Test
    void httpProxyConnects() throws IOException {
        List<String> asked = new CopyOnWriteArrayList<>();
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ECHO);
                ServerSocket proxy = proxy((in, out) -> http(in, out, null))) {
            WebSocketConnector connector = application.to(server).proxy(selector(Proxy.Type.HTTP, proxy, asked));

            connected(connector.connect(journal)).send("hello");

            assertThat(journal.next()).isEqualTo("open");
            assertThat(journal.next()).isEqualTo("hello");
            assertThat(asked).containsExactly("http://127.0.0.1:" + server.port() + "/");
        }
    }

    @Test
    void httpProxyGetsItsCredentialsAndTheServerDoesNot() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ECHO);
                ServerSocket proxy = proxy((in, out) -> http(in, out, "YTpzZWNyZXQ="))) {
            WebSocketConnector connector =
                    application.to(server).proxy(selector(Proxy.Type.HTTP, proxy, new CopyOnWriteArrayList<>()));

            ConnectFailedException failure = failure(connector.connect(journal));
            assertThat(failure.part()).isEqualTo(Part.PROXY);
            assertThat(failure).hasMessageContaining("407");

            connected(connector.proxyCredentials("a", "secret").connect(journal));
            assertThat(server.heads().get(0)).doesNotContain("Proxy-").doesNotContain("YTpzZWNyZXQ=");
        }
    }

    private static int socks(DataInputStream in, OutputStream out, boolean login, int reply) throws IOException {
        in.readUnsignedByte();
        byte[] methods = in.readNBytes(in.readUnsignedByte());
        boolean offered = new String(methods, StandardCharsets.ISO_8859_1).indexOf(2) >= 0;
        if (login && !offered) {
            out.write(new byte[] {5, (byte) 0xFF});
            return 0;
        }
        out.write(new byte[] {5, (byte) (login ? 2 : 0)});
        if (login) {
            in.readUnsignedByte();
            String user = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
            String password = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
            boolean right = user.equals("a") && password.equals("secret");
            out.write(new byte[] {1, (byte) (right ? 0 : 1)});
            if (!right) {
                return 0;
            }
        }
        in.readNBytes(3); // version, CONNECT, reserved
        String host = switch (in.readUnsignedByte()) {
            case 1 -> InetAddress.getByAddress(in.readNBytes(4)).getHostAddress();
            case 3 -> "name " + new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
            default -> InetAddress.getByAddress(in.readNBytes(16)).getHostAddress();
        };
        int port = in.readUnsignedShort();
        out.write(new byte[] {5, (byte) reply, 0, 1, 127, 0, 0, 1, 0, 0});
        return reply == 0 && (host.equals("127.0.0.1") || host.equals("name localhost")) ? port : 0;
    }

    @Test
    void socksProxyLooksUpNamesItself() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ECHO);
                ServerSocket proxy = proxy((in, out) -> socks(in, out, false, 0))) {
            connected(application
                            .clients
                            .connector("ws://localhost:" + server.port() + "/feed")
                            .proxy(selector(Proxy.Type.SOCKS, proxy, new CopyOnWriteArrayList<>()))
                            .connect(journal))
                    .send("hello");

            assertThat(journal.next()).isEqualTo("open");
            assertThat(journal.next()).isEqualTo("hello");
        }
    }

    @Test
    void selectorThatFailsIsToldAsThePartOfTheProxy() {
        ProxySelector broken = new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                throw new IllegalStateException("broken");
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
        };
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ECHO)) {
            ConnectFailedException failure =
                    failure(application.to(server).proxy(broken).connect(journal));

            assertThat(failure.part()).isEqualTo(Part.PROXY);
        }
    }

    @Test
    void socksProxyConnects() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ECHO);
                ServerSocket proxy = proxy((in, out) -> socks(in, out, false, 0))) {
            connected(application
                            .to(server)
                            .proxy(selector(Proxy.Type.SOCKS, proxy, new CopyOnWriteArrayList<>()))
                            .connect(journal))
                    .send("hello");

            assertThat(journal.next()).isEqualTo("open");
            assertThat(journal.next()).isEqualTo("hello");
        }
    }

    @Test
    void socksProxyGetsItsCredentials() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ECHO);
                ServerSocket proxy = proxy((in, out) -> socks(in, out, true, 0))) {
            WebSocketConnector connector =
                    application.to(server).proxy(selector(Proxy.Type.SOCKS, proxy, new CopyOnWriteArrayList<>()));

            assertThat(failure(connector.connect(journal))).hasMessageContaining("the proxy demands credentials");
            assertThat(failure(connector.proxyCredentials("a", "wrong").connect(journal)))
                    .hasMessageContaining("the proxy refuses the credentials");
            connected(connector.proxyCredentials("a", "secret").connect(journal));
        }
    }

    @Test
    void proxyThatCannotConnectIsTold() throws IOException {
        List<String> asked = new CopyOnWriteArrayList<>();
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ECHO);
                ServerSocket proxy = proxy((in, out) -> socks(in, out, false, 5))) {
            ConnectFailedException failure = failure(application
                    .to(server)
                    .proxy(selector(Proxy.Type.SOCKS, proxy, asked))
                    .connect(journal));

            assertThat(failure.part()).isEqualTo(Part.PROXY);
            assertThat(failure).hasMessageContaining("reply 5");
            assertThat(asked).hasSize(2);
            assertThat(server.heads()).isEmpty();
        }
    }

    @Test
    void proxyThatTalksNonsenseIsTold() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ECHO);
                ServerSocket proxy = proxy((in, out) -> {
                    answer(out, "SSH-2.0");
                    return 0;
                })) {
            for (Proxy.Type type : List.of(Proxy.Type.HTTP, Proxy.Type.SOCKS)) {
                assertThat(failure(application
                                        .to(server)
                                        .proxy(selector(type, proxy, new CopyOnWriteArrayList<>()))
                                        .connect(journal))
                                .part())
                        .isEqualTo(Part.PROXY);
            }
        }
    }
}
