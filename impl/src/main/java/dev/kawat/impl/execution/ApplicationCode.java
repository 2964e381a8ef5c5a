/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.execution;

import org.jspecify.annotations.Nullable;

/** Code of the application: a callback, an observer, a codec, or whatever else may throw anything. */
@FunctionalInterface
public interface ApplicationCode {

    /**
     * Runs the code.
     *
     * @return its result; null for none
     * @throws Throwable whatever the code throws
     */
    @Nullable
    Object run() throws Throwable;
}
