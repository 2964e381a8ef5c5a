/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.Bean;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Collects the beans of an application that are classes. Filled while the container starts. */
public final class ManagedBeans {

    private final Map<Bean<?>, AnnotatedType<?>> types = new LinkedHashMap<>();
    private final Set<Class<?>> classes = new HashSet<>();

    /** Adds a bean and its type, with what extensions have added to it. */
    public void add(Bean<?> bean, AnnotatedType<?> type) {
        types.put(bean, type);
        classes.add(bean.getBeanClass());
    }

    /** Returns the types of the beans, with what extensions have added to them; a view, which is empty once they are released. */
    public Map<Bean<?>, AnnotatedType<?>> types() {
        return Collections.unmodifiableMap(types);
    }

    /** Returns the classes of the beans. */
    public Set<Class<?>> classes() {
        return Set.copyOf(classes);
    }

    /** Drops the types when nobody needs them any more, because they hold much memory. */
    public void releaseTypes() {
        types.clear();
    }
}
