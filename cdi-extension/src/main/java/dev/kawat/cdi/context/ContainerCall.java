/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Calls to methods of a CDI container whose classes applications do not always see. */
final class ContainerCall {

    private ContainerCall() {}

    /**
     * Calls a method, and throws the runtime exceptions that it throws.
     *
     * @throws LinkageError if the method cannot be called, or throws anything else
     */
    static void call(Method method, @Nullable Object target, @Nullable Object... arguments) {
        try {
            method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new LinkageError(method + " failed", thrown.getCause());
        } catch (IllegalAccessException hidden) {
            throw new LinkageError(method + " is hidden", hidden);
        }
    }
}
