/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A directory with a {@code META-INF/beans.xml} and copies of classes of a test: so each test has beans of its own. */
final class BeanArchive {

    private final Path directory;

    private BeanArchive(Path directory) {
        this.directory = directory;
    }

    static BeanArchive of(Path directory, Class<?>... beans) {
        BeanArchive archive = new BeanArchive(directory).with("META-INF/beans.xml", "");
        for (Class<?> bean : beans) {
            String file = bean.getName().replace('.', '/') + ".class";
            try (InputStream bytes = bean.getClassLoader().getResourceAsStream(file)) {
                Files.createDirectories(directory.resolve(file).getParent());
                Files.copy(bytes, directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return archive;
    }

    /** Adds a file. */
    BeanArchive with(String file, String content) {
        try {
            Files.createDirectories(directory.resolve(file).getParent());
            Files.writeString(directory.resolve(file), content);
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A server with what is in here, on any port. */
    KawatServer.Builder builder() {
        return KawatServer.builder().port(0).classLoader(loader());
    }

    ClassLoader loader() {
        try {
            return new URLClassLoader(
                    new URL[] {directory.toUri().toURL()}, getClass().getClassLoader());
        } catch (MalformedURLException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
