/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.container;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.ArchivePath;
import org.jboss.shrinkwrap.api.Node;

/** The {@code WEB-INF/classes} of an archive in a directory of their own, until it is closed. */
public final class ExplodedArchive implements AutoCloseable {

    private static final String CLASSES = "/WEB-INF/classes/";

    private final Path directory;
    private final ApplicationLoader loader;

    private ExplodedArchive(Path directory) throws MalformedURLException {
        this.directory = directory;
        this.loader = new ApplicationLoader(directory.toUri().toURL());
    }

    /** Unpacks an archive. */
    public static ExplodedArchive of(Archive<?> archive) throws IOException {
        Path directory = Files.createTempDirectory("kawat-it-");
        for (Map.Entry<ArchivePath, Node> entry : archive.getContent().entrySet()) {
            String path = entry.getKey().get();
            if (path.startsWith(CLASSES) && entry.getValue().getAsset() != null) {
                Path file = directory.resolve(path.substring(CLASSES.length()));
                Files.createDirectories(file.getParent());
                try (InputStream content = entry.getValue().getAsset().openStream()) {
                    Files.copy(content, file);
                }
            }
        }
        return new ExplodedArchive(directory);
    }

    /** Loads the classes and resources. */
    public ClassLoader loader() {
        return loader;
    }

    @Override
    public void close() throws IOException {
        loader.close();
        List<Path> files;
        try (Stream<Path> found = Files.walk(directory)) {
            files = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }

    /** Prefers its own classes, as a servlet container does: the tests' class path holds the same ones. */
    private static final class ApplicationLoader extends URLClassLoader {

        ApplicationLoader(URL classes) {
            super(new URL[] {classes}, ApplicationLoader.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (findResource(name.replace('.', '/') + ".class") == null) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known != null ? known : findClass(name);
            }
        }
    }
}
