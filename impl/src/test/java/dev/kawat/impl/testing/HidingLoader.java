/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The class path of the tests once more, as if some of its jars were not there; of the JDK it shares the classes. */
public final class HidingLoader extends ClassLoader {

    private final ClassLoader all = HidingLoader.class.getClassLoader();
    private final List<String> hidden;

    /** A loader that hides the classes whose names begin so, and the services that are called so. */
    public HidingLoader(String... hidden) {
        super(ClassLoader.getPlatformClassLoader());
        this.hidden = List.of(hidden);
    }

    private boolean hides(String name) {
        return hidden.stream().anyMatch(name::startsWith);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        try (InputStream file = all.getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (file == null || hides(name)) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = file.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException unreadable) {
            throw new ClassNotFoundException(name, unreadable);
        }
    }

    @Override
    protected @Nullable URL findResource(String name) {
        return hides(name) ? null : all.getResource(name);
    }

    @Override
    protected Enumeration<URL> findResources(String name) throws IOException {
        return hides(name) ? Collections.emptyEnumeration() : all.getResources(name);
    }
}
