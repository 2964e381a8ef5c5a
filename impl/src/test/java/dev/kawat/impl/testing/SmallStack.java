/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.testing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Runs code on a thread with a stack of 256 KiB, because what a peer sends must not decide how deep the stack gets. */
public final class SmallStack {

    private static final long BYTES = 256 * 1024;

    private SmallStack() {}

    /** Returns what the code returns; throws what it throws, also a {@link StackOverflowError}. */
    public static <T> T run(Supplier<T> code) {
        CompletableFuture<T> result = new CompletableFuture<>();
        new Thread(
                        null,
                        () -> {
                            try {
                                result.complete(code.get());
                            } catch (RuntimeException | Error failure) {
                                result.completeExceptionally(failure);
                            }
                        },
                        "small-stack",
                        BYTES)
                .start();
        try {
            return result.join();
        } catch (CompletionException failure) {
            throw new AssertionError(failure.getCause());
        }
    }
}
