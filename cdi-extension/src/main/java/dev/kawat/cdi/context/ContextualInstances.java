/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.spi.Contextual;
import jakarta.enterprise.context.spi.CreationalContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The instances of one context, one of each bean, until they are destroyed together. Usable from any thread.
 *
 * <p>A bean is made under the lock, so that it is made once. This is the only lock that is held while code of the application runs:
 * the constructor and {@code @PostConstruct} of a bean. There is one reentrant lock for all instances, so that two threads that
 * make beans that need each other cannot deadlock.
 */
final class ContextualInstances {

    private record Instance<T>(Contextual<T> contextual, T value, CreationalContext<T> creation) {

        void destroy() {
            contextual.destroy(value, creation);
        }
    }

    private final Map<Contextual<?>, Instance<?>> all = new ConcurrentHashMap<>();
    private final Lock making = new ReentrantLock(); // not a monitor, which would pin a virtual thread

    @GuardedBy("making")
    private boolean ended;

    /** Returns the instance of a bean, which is made if there is none. */
    <T> T get(Contextual<T> contextual, CreationalContext<T> creation) {
        T known = get(contextual);
        if (known != null) {
            return known;
        }
        making.lock();
        try {
            T meanwhile = get(contextual);
            return meanwhile == null ? make(contextual, creation) : meanwhile;
        } finally {
            making.unlock();
        }
    }

    @GuardedBy("making")
    private <T> T make(Contextual<T> contextual, CreationalContext<T> creation) {
        if (ended) {
            throw new ContextNotActiveException("the connection has ended, and its beans are destroyed");
        }
        T made = contextual.create(creation);
        all.put(contextual, new Instance<>(contextual, made, creation));
        return made;
    }

    /** Returns the instance of a bean; null for none. */
    @SuppressWarnings("unchecked") // the map keeps an instance of T under its Contextual<T>
    <T> @Nullable T get(Contextual<T> contextual) {
        Instance<T> instance = (Instance<T>) all.get(contextual);
        return instance == null ? null : instance.value();
    }

    /** Returns whether there is no instance. */
    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Destroys the instance of a bean, if there is one; the next call of {@code get} makes another. */
    void destroy(Contextual<?> contextual) {
        Instance<?> instance = all.remove(contextual);
        if (instance != null) {
            instance.destroy();
        }
    }

    /**
     * Destroys all instances. Each may still use the others meanwhile, even one that is not made yet; no further ones are made
     * after.
     */
    void destroyAll() {
        Set<Contextual<?>> destroyed = new HashSet<>();
        List<RuntimeException> failures = new ArrayList<>();
        do {
            all.forEach((contextual, instance) -> {
                if (destroyed.add(contextual)) {
                    destroy(instance, failures);
                }
            });
        } while (!hasEnded(destroyed));
        all.clear();
        throwFirst(failures);
    }

    private boolean hasEnded(Set<Contextual<?>> destroyed) {
        making.lock();
        try {
            ended = destroyed.containsAll(all.keySet());
            return ended;
        } finally {
            making.unlock();
        }
    }

    /** Destroys an instance, and keeps its failure, so that the others are destroyed too. */
    private static void destroy(Instance<?> instance, List<RuntimeException> failures) {
        try {
            instance.destroy();
        } catch (RuntimeException failure) {
            failures.add(failure);
        }
    }

    private static void throwFirst(List<RuntimeException> failures) {
        if (!failures.isEmpty()) {
            RuntimeException first = failures.get(0);
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }
}
