/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handler;

import dev.kawat.ArgumentSource;
import dev.kawat.ConnectionHandler;
import dev.kawat.Handshake;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketServer;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.parameter.BuiltInSource;
import dev.kawat.impl.parameter.FailedMessageSource;
import dev.kawat.impl.parameter.Failure;
import dev.kawat.impl.reply.Reply;
import dev.kawat.impl.security.AccessGuard;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A callback method, bound once as a method handle with the sources of all arguments, so that a call needs no look-ups.
 * Immutable. Can be used from any thread.
 */
public final class HandlerInvoker {

    /** The type of bound handles: from handler, connection and subject (message, close reason or {@link Failure}) to result. */
    private static final MethodType BOUND =
            MethodType.methodType(Object.class, Object.class, WebSocketConnection.class, Object.class);

    private final Callback callback;
    private final MethodHandle handle;
    private final Reply reply;

    private HandlerInvoker(Callback callback, MethodHandle handle) {
        this.callback = callback;
        this.handle = handle;
        this.reply = Reply.of(callback);
    }

    /**
     * Binds a callback.
     *
     * @throws IllegalStateException if the module of the handler class does not open its package to Kawat
     */
    public static HandlerInvoker bind(Callback callback) {
        Method method = callback.method();
        try {
            MethodHandles.Lookup own = MethodHandles.lookup();
            MethodHandle handle = find(method, own);
            // Replace each parameter by (connection, subject), from the last to the first so that positions stay valid.
            for (int position = callback.arguments().size(); position > 0; position--) {
                Class<?> parameter = handle.type().parameterType(position);
                ArgumentSource argument = callback.arguments().get(position - 1);
                MethodHandle source = source(argument, parameter, own);
                if (callback.kind() == Callback.Kind.ERROR && !(argument instanceof FailedMessageSource)) {
                    source = MethodHandles.filterArguments(source, 1, cause(own));
                }
                handle = MethodHandles.collectArguments(handle, position, source);
            }
            return new HandlerInvoker(
                    callback,
                    AccessGuard.before(
                            method, callback.where(), shareArguments(handle).asType(BOUND)));
        } catch (ReflectiveOperationException closed) {
            throw new IllegalStateException(method + ": its package must be open to dev.kawat.impl", closed);
        }
    }

    /** Binds a callback; null if there is none. */
    static @Nullable HandlerInvoker bind(Optional<Callback> callback) {
        return callback.map(HandlerInvoker::bind).orElse(null);
    }

    /**
     * Returns a handle for a method. One of {@link ConnectionHandler} is found there, because its class, such as a proxy, need not
     * be open to Kawat.
     */
    private static MethodHandle find(Method method, MethodHandles.Lookup own) throws IllegalAccessException {
        Class<?> owner = method.getDeclaringClass();
        if (ConnectionHandler.class.isAssignableFrom(owner)) {
            for (Method callback : ConnectionHandler.class.getMethods()) {
                if (callback.getName().equals(method.getName())
                        && Arrays.equals(callback.getParameterTypes(), method.getParameterTypes())) {
                    return own.unreflect(callback);
                }
            }
        }
        return MethodHandles.privateLookupIn(owner, own).unreflect(method);
    }

    /** Returns the bound callback. */
    public Callback callback() {
        return callback;
    }

    /** Returns the handling of results. */
    public Reply reply() {
        return reply;
    }

    /**
     * Calls the method.
     *
     * @param subject the message, close reason or {@link Failure}; null for other callbacks
     * @return the result of the method; null for void
     * @throws Throwable if the method throws it, or an argument cannot be converted
     */
    public @Nullable Object invoke(Object handler, WebSocketConnection connection, @Nullable Object subject)
            throws Throwable {
        return (Object) handle.invokeExact(handler, connection, subject);
    }

    /** Converts a handle of (handler, connection, subject, connection, subject, ...) to one of (handler, connection, subject). */
    private static MethodHandle shareArguments(MethodHandle handle) {
        int[] order = new int[handle.type().parameterCount()];
        for (int i = 1; i < order.length; i++) {
            order[i] = i % 2 == 1 ? 1 : 2;
        }
        MethodType shared = MethodType.methodType(
                handle.type().returnType(), handle.type().parameterType(0), WebSocketConnection.class, Object.class);
        return MethodHandles.permuteArguments(handle, shared, order);
    }

    /** Returns a handle from (connection, subject) to the value of one parameter. */
    private static MethodHandle source(ArgumentSource source, Class<?> parameter, MethodHandles.Lookup lookup)
            throws ReflectiveOperationException {
        MethodType bound = MethodType.methodType(parameter, WebSocketConnection.class, Object.class);
        if (!(source instanceof BuiltInSource builtIn)) {
            return lookup.findVirtual(ArgumentSource.class, "value", bound.changeReturnType(Object.class))
                    .bindTo(source)
                    .asType(bound);
        }
        return switch (builtIn) {
            // Not the identity of Object, which is shared: it keeps the last type to which it was adapted, and with it
            // the class loader of an application that was stopped.
            case SUBJECT ->
                MethodHandles.dropArguments(
                        MethodHandles.identity(parameter).asType(MethodType.methodType(parameter, Object.class)),
                        0,
                        WebSocketConnection.class);
            case CONNECTION -> ofConnection(MethodHandles.identity(WebSocketConnection.class), parameter);
            case SERVER -> ofConnection(getter("server", WebSocketServer.class, lookup), parameter);
            case HANDSHAKE -> ofConnection(getter("handshake", Handshake.class, lookup), parameter);
        };
    }

    /** Returns a handle from the subject of an error callback to the exception. */
    private static MethodHandle cause(MethodHandles.Lookup lookup) throws ReflectiveOperationException {
        return lookup.findVirtual(Failure.class, "cause", MethodType.methodType(Throwable.class))
                .asType(MethodType.methodType(Object.class, Object.class));
    }

    private static MethodHandle ofConnection(MethodHandle handle, Class<?> parameter) {
        MethodType bound = MethodType.methodType(parameter, WebSocketConnection.class);
        return MethodHandles.dropArguments(handle.asType(bound), 1, Object.class);
    }

    private static MethodHandle getter(String name, Class<?> type, MethodHandles.Lookup lookup)
            throws ReflectiveOperationException {
        return lookup.findVirtual(WebSocketConnection.class, name, MethodType.methodType(type));
    }
}
