/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.engine;

import dev.kawat.impl.session.SessionAccess;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.Field;

/** The ways in which servlet containers are told that a session is in use. The Servlet API has none. */
final class SessionAccesses {

    /** For containers in which setting the interval begins it anew. */
    static final SessionAccess BY_INTERVAL =
            session -> session.setMaxInactiveInterval(session.getMaxInactiveInterval());

    /** For Tomcat, and for GlassFish and Payara, which have sessions of the same descent. */
    static final SessionAccess CATALINA = session -> {
        Object own = behindFacade(session, "session");
        call(own, "access"); // as a request that begins
        call(own, "endAccess"); // and ends
    };

    /** For Open Liberty. */
    static final SessionAccess LIBERTY = session -> {
        Object own = call(behindFacade(session, "_session"), "getISession");
        own.getClass().getMethod("updateLastAccessTime", long.class).invoke(own, System.currentTimeMillis());
    };

    private SessionAccesses() {}

    /** Returns what a facade hides in a field; the session itself if it is not such a facade. */
    private static Object behindFacade(HttpSession session, String field) throws ReflectiveOperationException {
        for (Class<?> type = session.getClass(); type != null; type = type.getSuperclass()) {
            for (Field declared : type.getDeclaredFields()) {
                if (declared.getName().equals(field)) {
                    return read(declared, session);
                }
            }
        }
        return session;
    }

    private static Object read(Field field, HttpSession session) throws ReflectiveOperationException {
        field.setAccessible(true);
        Object value = field.get(session);
        if (value == null) {
            throw new NoSuchFieldException(field + " is empty");
        }
        return value;
    }

    private static Object call(Object session, String method) throws ReflectiveOperationException {
        return session.getClass().getMethod(method).invoke(session);
    }
}
