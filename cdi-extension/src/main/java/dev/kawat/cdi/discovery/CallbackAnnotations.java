/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import dev.kawat.Broadcast;
import dev.kawat.CookieParam;
import dev.kawat.HeaderParam;
import dev.kawat.MessageType;
import dev.kawat.NonBlocking;
import dev.kawat.OnCaughtUp;
import dev.kawat.OnConnection;
import dev.kawat.OnSlow;
import dev.kawat.QueryParam;
import dev.kawat.RunOn;
import dev.kawat.SendTo;
import dev.kawat.WebSocketClient;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WithCodec;
import jakarta.enterprise.inject.spi.Annotated;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.ServerEndpoint;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.stream.Stream;

/** Lists the annotations of endpoints and of their callbacks. */
public final class CallbackAnnotations {

    /** The annotations of callbacks that only endpoints have: all but {@code @OnError}, which any bean may have. */
    public static final List<Class<? extends Annotation>> OF_ENDPOINTS =
            List.of(OnConnection.class, OnOpen.class, OnMessage.class, OnClose.class, OnSlow.class, OnCaughtUp.class);

    /** The annotations that say more about a callback, and mean nothing on another method. */
    public static final List<Class<? extends Annotation>> MODIFIERS =
            List.of(NonBlocking.class, RunOn.class, WithCodec.class, MessageType.class, Broadcast.class, SendTo.class);

    /** The annotations of Kawat that say what a parameter of a callback gets, and mean nothing on those of another method. */
    public static final List<Class<? extends Annotation>> OF_PARAMETERS =
            List.of(QueryParam.class, HeaderParam.class, CookieParam.class, WithCodec.class);

    /** The annotations because of which the callbacks of a class are called, by Kawat or by the engine of the server. */
    private static final List<Class<? extends Annotation>> ENDPOINTS =
            List.of(WebSocketEndpoint.class, WebSocketClient.class, ServerEndpoint.class, ClientEndpoint.class);

    private CallbackAnnotations() {}

    /** Returns the annotations on methods that only Kawat reads. */
    public static Stream<Class<? extends Annotation>> ofKawat() {
        return Stream.concat(OF_ENDPOINTS.stream(), MODIFIERS.stream())
                .filter(type -> type.getPackage() == WebSocketEndpoint.class.getPackage());
    }

    /** Returns whether a class is an endpoint, of Kawat or of the engine of the server. */
    public static boolean isEndpoint(Class<?> type) {
        return ENDPOINTS.stream().anyMatch(type::isAnnotationPresent);
    }

    /** Returns whether a class is an endpoint, of Kawat or of the engine of the server, as CDI sees it. */
    public static boolean isEndpoint(Annotated type) {
        return ENDPOINTS.stream().anyMatch(type::isAnnotationPresent);
    }

    /** Returns the annotations that make a method a callback; none if it is no callback. */
    public static Stream<Class<? extends Annotation>> of(AnnotatedMethod<?> method) {
        return Stream.concat(OF_ENDPOINTS.stream(), Stream.of(OnError.class)).filter(method::isAnnotationPresent);
    }
}
