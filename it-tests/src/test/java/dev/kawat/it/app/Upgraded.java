/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.ForEndpoint;
import dev.kawat.Handshake;
import dev.kawat.UpgradeOptions;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketPair;
import dev.kawat.WebSocketServer;
import dev.kawat.WebSocketUpgrade;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.inject.Inject;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.OnMessage;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests that the application upgrades by itself: in a servlet, or in the filter in front of it. */
public final class Upgraded {

    private Upgraded() {}

    /** Answers requests for {@code .../<what>/<key>}. */
    @ApplicationScoped
    public static class Sockets {

        @Inject
        WebSocketUpgrade upgrades;

        @Inject
        WebSocketPair.Factory pairs;

        @Inject
        @ForEndpoint(Ancestors.Room.class)
        WebSocketServer room;

        @Inject
        Report report;

        /** The sockets that wait for a second request. */
        private final Map<String, WebSocket> waiting = new ConcurrentHashMap<>();

        /** Answers a request. */
        public void answer(String what, String key, HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            switch (what) {
                case "echo" -> echoIfPossible(key, request, response);
                case "twice" -> {
                    echo(key).handle(request, response);
                    note(key, () -> echo(key).handle(request, response));
                }
                case "body" -> {
                    response.getOutputStream().print("not a frame");
                    echo(key).handle(request, response);
                }
                case "committed" -> {
                    response.flushBuffer();
                    note(key, () -> echo(key).handle(request, response));
                }
                case "silent" -> silent(key).handle(request, response);
                case "couple" -> upgrades.couple(request, response, coupled(key));
                case "couple-if-possible" -> note(key, () -> upgrades.couple(request, response, coupled(key)));
                case "couple-and-accept" -> {
                    WebSocket end = coupled(key);
                    upgrades.couple(request, response, end);
                    note(key, end::accept);
                }
                case "accept-and-couple" -> {
                    WebSocket end = coupled(key);
                    end.accept();
                    note(key, () -> upgrades.couple(request, response, end));
                }
                case "couple-again" -> coupleAgain(key, request, response);
                case "couple-with-body" -> {
                    response.getOutputStream().print("not a frame");
                    response.setStatus(HttpServletResponse.SC_ACCEPTED);
                    upgrades.couple(request, response, coupled(key));
                }
                case "commit-and-couple" -> {
                    response.flushBuffer();
                    note(key, () -> upgrades.couple(request, response, coupled(key)));
                }
                case "pipe" ->
                    upgrades.couple(
                            request,
                            response,
                            Optional.ofNullable(waiting.remove(key)).orElseGet(() -> pipe(key)));
                case "room" -> upgrades.couple(request, response, inRoom(key));
                default -> {
                    if (what.startsWith("listen-")) {
                        listen(waiting.remove(key), Integer.parseInt(what.substring(7)), key);
                    } else {
                        response.setStatus(HttpServletResponse.SC_NOT_FOUND);
                    }
                }
            }
        }

        /** An upgrade whose socket nobody listens to before there is a request to do so. */
        private WebSocketUpgrade.Handler silent(String key) {
            UpgradeOptions options =
                    UpgradeOptions.defaults().maxPayload(1 << 20).set("mailbox-messages", "4");
            return upgrades.upgrade(options, (socket, handshake) -> waiting.put(key, socket));
        }

        /** Listens to a socket, and reports when so many numbers have come, whether they were in order. */
        private void listen(WebSocket socket, int all, String key) {
            AtomicInteger next = new AtomicInteger();
            socket.onmessage(event -> {
                int expected = next.getAndIncrement();
                if (!event.text().strip().equals(String.valueOf(expected))) {
                    report.add(
                            key,
                            "expected " + expected + ", got " + event.text().strip());
                } else if (expected == all - 1) {
                    report.add(key, "all in order");
                }
            });
        }

        private void coupleAgain(String key, HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            WebSocket used = waiting.remove(key);
            if (used == null) {
                WebSocket end = coupled(key);
                waiting.put(key, end);
                upgrades.couple(request, response, end);
            } else {
                note(key, () -> upgrades.couple(request, response, used));
            }
        }

        private void echoIfPossible(String key, HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            try {
                echo(key).handle(request, response);
            } catch (IllegalStateException cannot) {
                response.setHeader("X-Reason", cannot.getMessage());
                response.setStatus(HttpServletResponse.SC_NOT_IMPLEMENTED);
            }
        }

        private interface Attempt {
            void run() throws IOException, ServletException;
        }

        private void note(String key, Attempt attempt) throws IOException, ServletException {
            try {
                attempt.run();
                report.add(key, "nothing thrown");
            } catch (IllegalStateException expected) {
                report.add(key, expected.getMessage());
            }
        }

        private WebSocketUpgrade.Handler echo(String key) {
            UpgradeOptions options = UpgradeOptions.defaults()
                    .subprotocols("echo")
                    .maxPayload(1024)
                    .perMessageDeflate(true);
            return upgrades.upgrade(options, (socket, handshake) -> {
                socket.onmessage(event -> echo(socket, event.text()));
                socket.onclose(event -> report.add(
                        key,
                        "close " + event.code() + " '" + event.reason() + "' "
                                + (event.wasClean() ? "clean" : "lost")));
                socket.onerror(event ->
                        report.add(key, "error " + event.error().getClass().getSimpleName()));
            });
        }

        private static void echo(WebSocket socket, String text) {
            if (text.startsWith("close ")) {
                socket.close(Integer.parseInt(text.substring(6)), "as you wish");
            } else if (text.equals("about")) {
                socket.send(socket.readyState() + " " + socket.url().orElse("?") + " " + socket.protocol() + " "
                        + socket.extensions());
            } else {
                socket.send(text);
            }
        }

        /** An end whose other end answers, and closes by itself what the client has closed. */
        private WebSocket coupled(String key) {
            WebSocketPair pair = pairs.create();
            WebSocket server = pair.server();
            server.onmessage(event -> echo(server, event.text()));
            server.onclose(event -> {
                report.add(
                        key,
                        "close " + event.code() + " '" + event.reason() + "' " + (event.wasClean() ? "clean" : "lost")
                                + " in state " + server.readyState());
                server.close(4009, "by itself");
                report.add(key, "state " + server.readyState());
            });
            server.accept(true);
            return pair.client();
        }

        /** An end whose other end the handler of a server has, as in a Durable Object. */
        private WebSocket inRoom(String key) {
            WebSocketPair pair = pairs.create();
            room.autoResponse("ping", "pong");
            room.accept(pair.server(), Handshake.to("/ancestors/room/" + key).build(), key, "everywhere");
            return pair.client();
        }

        private WebSocket pipe(String key) {
            WebSocketPair pair = pairs.create();
            waiting.put(key, pair.server());
            return pair.client();
        }
    }

    static Sockets sockets() {
        return CDI.current().select(Sockets.class).get();
    }

    /** The last segments of the path of a request. */
    static String segment(HttpServletRequest request, int fromTheEnd) {
        String[] segments = request.getRequestURI().split("/", -1);
        return segments[segments.length - fromTheEnd];
    }

    /** Answers in a servlet. */
    @WebServlet("/upgraded/servlet/*")
    public static class InServlet extends HttpServlet {

        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            sockets().answer(segment(request, 2), segment(request, 1), request, response);
        }
    }

    /** Answers in a filter, or lets the request pass; what wants a token is refused without one. */
    @WebFilter({"/upgraded/*", "/rest/*"})
    public static class InFilter implements Filter {

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            HttpServletRequest asked = (HttpServletRequest) request;
            HttpServletResponse answer = (HttpServletResponse) response;
            if ("stolen".equals(asked.getHeader("X-Token"))) {
                answer.setHeader("X-Reason", "stolen");
                answer.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            } else if (segment(asked, 3).equals("filter")) {
                sockets().answer(segment(asked, 2), segment(asked, 1), asked, answer);
            } else {
                chain.doFilter(request, response);
            }
        }
    }

    /** Says what comes of an upgrade where there is no request. */
    @WebSocketEndpoint("/upgrades")
    public static class Nowhere {

        @Inject
        WebSocketUpgrade upgrades;

        @OnMessage
        String tried(String text) throws IOException, ServletException {
            try {
                upgrades.upgrade((socket, handshake) -> {}).handle(null, null);
                return "upgraded";
            } catch (IllegalStateException expected) {
                return expected.getMessage();
            } catch (NullPointerException noRequest) {
                return "no request";
            }
        }
    }
}
