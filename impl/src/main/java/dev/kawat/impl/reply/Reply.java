/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.reply;

import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.descriptor.ReplyType;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/**
 * The way in which the results of one callback are sent; decided at deployment. Immutable.
 *
 * <p>A result is a message; or holds one, perhaps, later or many: {@code Optional}, {@code CompletionStage}, {@code Stream},
 * {@code Iterator}, {@code Flow.Publisher}, and each of these in an {@code Optional} or a {@code CompletionStage}. An item of a
 * stream may be in an {@code Optional} or a {@code CompletionStage} in turn.
 */
public final class Reply {

    private final Target target;
    private final boolean plain;
    private final boolean mayLast;

    private Reply(Target target, boolean plain, boolean mayLast) {
        this.target = target;
        this.plain = plain;
        this.mayLast = mayLast;
    }

    /** Returns the way in which the results of a callback are sent. */
    public static Reply of(Callback callback) {
        Target target = Target.of(callback.method());
        boolean message = ReplyType.isPlain(callback.resultType());
        return new Reply(target, target == Target.SENDER && message, !message);
    }

    /** Returns whether every result is one message to the peer and nothing else, so that it can be sent without this object. */
    public boolean isPlain() {
        return plain;
    }

    /** Returns whether a result may be there only after the callback has returned. */
    public boolean mayLast() {
        return mayLast;
    }

    /**
     * Sends a result.
     *
     * @return what the next event must wait for; null for nothing
     */
    public @Nullable CompletionStage<?> send(Object result, Outlet outlet, FailureHandler failures) {
        try {
            if (result instanceof CompletionStage<?> stage) {
                return later(stage, outlet, failures);
            }
            if (Optionals.isOptional(result)) {
                Object value = Optionals.value(result);
                return value == null ? null : send(value, outlet, failures);
            }
            if (result instanceof Flow.Publisher<?> publisher) {
                return new PushedStream(target, outlet, failures).start(publisher);
            }
            if (result instanceof BaseStream<?, ?> stream) {
                return new PulledStream(stream::iterator, stream, target, outlet, failures).start();
            }
            if (result instanceof Iterator<?> iterator) {
                return new PulledStream(() -> iterator, () -> {}, target, outlet, failures).start();
            }
            target.send(result, outlet);
            return null;
        } catch (Throwable failure) { // of a codec, or of a stage that is not one of the JDK's
            return failures.handle(failure);
        }
    }

    private CompletionStage<?> later(CompletionStage<?> stage, Outlet outlet, FailureHandler failures) {
        CompletableFuture<@Nullable Void> sent = new CompletableFuture<>();
        stage.whenComplete((value, failure) -> {
            if (failure != null) {
                completeAfter(failures.handle(failure), sent);
            } else {
                completeAfter(value == null ? null : send(value, outlet, failures), sent);
            }
        });
        return sent;
    }

    /** Completes a future when what is left to wait for has come to an end, whichever. */
    public static void completeAfter(@Nullable CompletionStage<?> rest, CompletableFuture<@Nullable Void> future) {
        if (rest == null) {
            future.complete(null);
        } else {
            rest.whenComplete((done, failure) -> future.complete(null));
        }
    }

    /**
     * Does something when what is left to wait for has come to an end, whichever.
     *
     * @return what is left to wait for then; null for nothing
     */
    public static @Nullable CompletionStage<?> after(@Nullable CompletionStage<?> rest, Runnable task) {
        if (rest == null) {
            task.run();
            return null;
        }
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        rest.whenComplete((ended, failure) -> {
            task.run();
            done.complete(null);
        });
        return done;
    }
}
