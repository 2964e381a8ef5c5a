/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import dev.kawat.WebSocketConnection;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.execution.CurrentCallback;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The contexts around callbacks that may need that of the HTTP session too. */
final class SessionCallbackContexts implements CallbackContexts {

    private final CallbackContexts others;
    private final SessionContext sessions;

    SessionCallbackContexts(CallbackContexts others, SessionContext sessions) {
        this.others = others;
        this.sessions = sessions;
    }

    @Override
    public boolean useHttpSession() {
        return true;
    }

    @Override
    public Entered enter(WebSocketConnection connection) {
        return withSession(others.enter(connection), connection);
    }

    /** Makes the session context active too; if that fails, the others do not stay active. */
    private Entered withSession(Entered entered, WebSocketConnection connection) {
        try {
            Entered session = sessions.enter(connection);
            return () -> {
                try {
                    session.exit();
                } finally {
                    entered.exit();
                }
            };
        } catch (RuntimeException | Error failure) {
            entered.exit();
            throw failure;
        }
    }

    @Override
    public Entered enterWithoutConnection() {
        return others.enterWithoutConnection();
    }

    @Override
    public @Nullable Request request(WebSocketConnection connection) {
        Request request = others.request(connection);
        return request == null ? null : new RequestInSession(request, connection);
    }

    private final class RequestInSession implements Request {

        private final Request request;
        private final WebSocketConnection connection;

        RequestInSession(Request request, WebSocketConnection connection) {
            this.request = request;
            this.connection = connection;
        }

        @Override
        public Entered enter() {
            return withSession(request.enter(), connection);
        }

        @Override
        public boolean isUsed() {
            return request.isUsed();
        }

        @Override
        public void end() {
            request.end();
        }
    }

    @Override
    public Executor completions(Executor executor, WebSocketConnection connection) {
        return task -> executor.execute(() -> {
            Entered session = sessions.enter(connection);
            try {
                task.run();
            } finally {
                session.exit();
            }
        });
    }

    @Override
    public @Nullable CurrentCallback callbacks() {
        return others.callbacks();
    }

    @Override
    public void ended(WebSocketConnection connection) {
        Entered session = sessions.enter(connection);
        try {
            others.ended(connection);
        } finally {
            session.exit();
        }
    }

    @Override
    public CallbackContexts unneeded() {
        return others.unneeded();
    }

    @Override
    public Throwable explain(Throwable failure, String endpoint) {
        return others.explain(failure, endpoint);
    }
}
