/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The survey touches the sessions of the servers themselves; these are made like theirs. */
class SessionAccessesTest {

    /** The sessions that servers have behind their facades. */
    public static final class Own {

        private final List<String> calls = new ArrayList<>();

        /** Of Catalina. */
        public void access() {
            calls.add("access");
        }

        /** Of Catalina. */
        public void endAccess() {
            calls.add("endAccess");
        }

        /** Of Open Liberty. */
        public Own getISession() {
            calls.add("getISession");
            return this;
        }

        /** Of Open Liberty. */
        public void updateLastAccessTime(long time) {
            calls.add("updateLastAccessTime");
            assertThat(time).isPositive();
        }
    }

    private static class Facade implements HttpSession {

        private int interval = 60;
        private int sets;

        @Override
        public long getCreationTime() {
            return 0;
        }

        @Override
        public String getId() {
            return "id";
        }

        @Override
        public long getLastAccessedTime() {
            return 0;
        }

        @Override
        public ServletContext getServletContext() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setMaxInactiveInterval(int seconds) {
            interval = seconds;
            sets++;
        }

        @Override
        public int getMaxInactiveInterval() {
            return interval;
        }

        @Override
        public Object getAttribute(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Enumeration<String> getAttributeNames() {
            return Collections.emptyEnumeration();
        }

        @Override
        public void setAttribute(String name, Object value) {}

        @Override
        public void removeAttribute(String name) {}

        @Override
        public void invalidate() {}

        @Override
        public boolean isNew() {
            return false;
        }
    }

    private static final class CatalinaFacade extends Facade {
        @SuppressWarnings("UnusedVariable") // read by reflection
        private final Own session;

        CatalinaFacade(Own session) {
            this.session = session;
        }
    }

    private static class AbstractLibertyFacade extends Facade {
        @SuppressWarnings({"UnusedVariable", "MemberName"}) // read by reflection
        final transient Own _session;

        AbstractLibertyFacade(Own session) {
            this._session = session;
        }
    }

    private static final class LibertyFacade extends AbstractLibertyFacade {
        LibertyFacade(Own session) {
            super(session);
        }
    }

    @Test
    void aSessionOfCatalinaIsAccessedAsByARequest() throws Exception {
        Own own = new Own();

        SessionAccesses.CATALINA.touch(new CatalinaFacade(own));

        assertThat(own.calls).containsExactly("access", "endAccess");
    }

    @Test
    void aSessionOfLibertyIsAccessedNow() throws Exception {
        Own own = new Own();

        SessionAccesses.LIBERTY.touch(new LibertyFacade(own));

        assertThat(own.calls).containsExactly("getISession", "updateLastAccessTime");
    }

    @Test
    void theIntervalOfOtherSessionsIsSetToWhatItIs() throws Exception {
        Facade session = new Facade();

        SessionAccesses.BY_INTERVAL.touch(session);

        assertThat(session.sets).isEqualTo(1);
        assertThat(session.interval).isEqualTo(60);
    }

    @Test
    void aSessionOfSomebodyElseIsRefused() {
        assertThatThrownBy(() -> SessionAccesses.CATALINA.touch(new Facade()))
                .isInstanceOf(NoSuchMethodException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "Apache Tomcat/11.0.24, true",
        "Undertow - 2.3.24.Final, true",
        "WildFly Full 39.0.1.Final (WildFly Core 31.0.1.Final) - 2.3.20.Final, true",
        "Eclipse GlassFish 7.0.21, true",
        "Payara Server 6.2025.10, true",
        "jetty/12.1.12, true",
        "IBM WebSphere Liberty/26.0.0.3, true",
        "Resin/4, false"
    })
    void serversThatAreKnownHaveAWay(String serverInfo, boolean known) {
        assertThat(Engines.ofServer(serverInfo).sessionAccess().isPresent()).isEqualTo(known);
    }
}
