/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletContext;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassfish.tyrus.core.HandshakeException;
import org.glassfish.tyrus.core.TyrusUpgradeResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnginesTest {

    @ParameterizedTest
    @CsvSource({
        // server, servlet transport, handler of its own, closes forwarded upgrades
        "Apache Tomcat/10.1.59, true, true, false",
        "Apache Tomcat/11.0.24, true, true, false",
        "Undertow - 2.3.24.Final, true, false, false",
        "WildFly Full 39.0.1.Final (WildFly Core 31.0.1.Final) - 2.3.20.Final, true, false, false",
        "Eclipse GlassFish 7.0.21, true, false, true",
        "Eclipse GlassFish 8.0.0, true, false, true",
        "Payara Server 6.2025.10, true, false, true",
        "jetty/12.1.12, false, false, false",
        "IBM WebSphere Liberty/26.0.0.3, false, false, false",
        "Apache Tomcat (TomEE)/10.1.0, false, false, false",
        "Somebody's Apache Tomcat/11, false, false, false",
        "'', false, false, false",
        ", false, false, false"
    })
    void aServerIsKnownByWhatItSaysOfItself(
            String serverInfo, boolean servletTransport, boolean ownHandler, boolean closesForwards) {
        Engine engine = Engines.ofServer(serverInfo);

        assertThat(engine.supportsServletTransport()).isEqualTo(servletTransport);
        assertThat(engine.upgradeHandler()).isEqualTo(handler(ownHandler));
        assertThat(engine.closesForwardedUpgrades()).isEqualTo(closesForwards);
    }

    private static Optional<Class<? extends UpgradeHandler>> handler(boolean own) {
        return own ? Optional.of(TomcatUpgradeHandler.class) : Optional.empty();
    }

    @ParameterizedTest
    @CsvSource({
        // class, writes whole arrays, selects the endpoint by its path, sends only accessible arrays, close waits
        "org.apache.tomcat.websocket.WsSession, false, false, false, false",
        "org.apache.tomcat.websocket.server.WsServerContainer, false, false, false, false",
        "io.undertow.servlet.spec.UpgradeServletOutputStream, true, false, false, false",
        "io.undertow.websockets.jsr.UndertowSession, true, false, false, false",
        "org.glassfish.tyrus.server.TyrusServerContainer, false, true, false, false",
        "org.glassfish.tyrus.core.TyrusSession, false, true, false, false",
        "com.ibm.ws.wsoc.SessionExt, false, false, true, true",
        "org.eclipse.jetty.ee10.websocket.jakarta.common.JakartaWebSocketSession, false, false, false, false",
        "org.glassfish.tyrusser.Session, false, false, false, false",
        "com.example.io.undertow.Session, false, false, false, false"
    })
    void anEngineIsKnownByItsClasses(
            String className, boolean wholeArrays, boolean byPath, boolean onlyAccessible, boolean closeWaits) {
        Engine engine = Engines.ofClass(className);

        assertThat(engine.writesWholeArrays()).isEqualTo(wholeArrays);
        assertThat(engine.selectsEndpointByPath()).isEqualTo(byPath);
        assertThat(engine.sendsOnlyAccessibleArrays()).isEqualTo(onlyAccessible);
        assertThat(engine.closeWaitsForPeer()).isEqualTo(closeWaits);
    }

    @Test
    void aSessionOfAnotherEngineIsControlledByTheApi() {
        for (String className : List.of("org.apache.tomcat.websocket.X", "io.undertow.X", "com.example.X")) {
            assertThat(Engines.ofClass(className).sessionControl(session())).isInstanceOf(PortableControl.class);
        }
    }

    /** As measured, see docs/servers.md; Jetty is not among the known ones. */
    @Test
    void onlyEnginesThatAreNotKnownToFailAreToldToUpgradeHttp2() {
        for (String known : List.of(
                "org.apache.tomcat.websocket.X", "io.undertow.X", "org.glassfish.tyrus.X", "com.ibm.ws.wsoc.X")) {
            assertThat(Engines.ofClass(known).upgradesHttp2()).as(known).isFalse();
        }
        assertThat(Engines.ofClass("org.eclipse.jetty.X").upgradesHttp2()).isTrue();
    }

    @Test
    void tyrusRefusesWithTheStatusAndTheHeaders() {
        TyrusUpgradeResponse response = new TyrusUpgradeResponse();

        assertThatThrownBy(() -> Engines.thatMade(response).refusal(426, Map.of("Upgrade", "websocket"), response))
                .isInstanceOfSatisfying(
                        HandshakeException.class,
                        refusal -> assertThat(refusal.getHttpStatusCode()).isEqualTo(426));
        assertThat(response.getHeaders()).containsEntry("Upgrade", List.of("websocket"));
    }

    @Test
    void anotherEngineRefusesWithAnException() {
        assertThat(Engines.ofClass("com.example.X").refusal(403, Map.of(), new TyrusUpgradeResponse()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Kawat refuses the handshake with 403");
    }

    /** Loads the package again, for an application from which its server hides the classes of every engine. */
    private static final class HidingLoader extends ClassLoader {

        private static final List<String> HIDDEN = List.of(
                "org.apache.tomcat.", "org.apache.coyote.", "io.undertow.", "org.xnio.", "org.glassfish.tyrus.");

        HidingLoader() {
            super(EnginesTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (HIDDEN.stream().anyMatch(name::startsWith)) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith(Engines.class.getPackageName() + ".")) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Apache Tomcat/11.0.24", "Undertow - 2.3.24.Final", "Payara Server 6.2025.10", "jetty/12.1.12"})
    void theMeansOfTheApisAreUsedWhereTheServerHidesItsClasses(String serverInfo) throws Exception {
        Class<?> engines = new HidingLoader().loadClass(Engines.class.getName());
        ServletContext context = proxy(ServletContext.class, serverInfo);

        Object engine = engines.getMethod("of", ServletContext.class).invoke(null, context);
        Method sessionControl = engine.getClass().getMethod("sessionControl", Session.class);
        Method upgradeHandler = engine.getClass().getMethod("upgradeHandler");
        sessionControl.setAccessible(true); // the classes of the known engines are not public
        upgradeHandler.setAccessible(true);

        assertThat(sessionControl.invoke(engine, session()).getClass().getName())
                .isEqualTo(PortableControl.class.getName());
        assertThat(upgradeHandler.invoke(engine)).isEqualTo(Optional.empty());
    }

    private static Session session() {
        return proxy(Session.class, "");
    }

    /** Returns an object of an interface whose methods return one value. */
    private static <T> T proxy(Class<T> type, Object answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, called, arguments) -> answer));
    }
}
