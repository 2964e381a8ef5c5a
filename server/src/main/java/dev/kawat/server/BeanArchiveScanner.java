/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import dev.kawat.cdi.scan.ClassFileScanner;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;

/**
 * Finds the classes in the bean archives of an application that declare something for Kawat, whether they are beans or not. Jars
 * without {@code META-INF/beans.xml} are no bean archives here, and are not read. For one use.
 */
final class BeanArchiveScanner {

    private static final System.Logger LOG = System.getLogger("dev.kawat");

    private static final String MARKER = "META-INF/beans.xml";

    private final ClassFileScanner classes;

    private BeanArchiveScanner(ClassLoader loader) {
        this.classes = new ClassFileScanner(loader);
    }

    /** Returns the classes that are visible to a class loader. */
    static Collection<Class<?>> scan(ClassLoader loader) {
        BeanArchiveScanner scanner = new BeanArchiveScanner(loader);
        try {
            for (URL archive : Collections.list(loader.getResources(MARKER))) {
                scanner.readIfPossible(archive);
            }
        } catch (IOException unreadable) {
            LOG.log(
                    Level.WARNING,
                    "cannot find classes that should be beans, because the class path cannot be read",
                    unreadable);
        }
        return scanner.classes.find();
    }

    /** Reads an archive; one that cannot be read, such as a jar within a jar, must not hide the others. */
    private void readIfPossible(URL marker) {
        try {
            read(marker);
        } catch (IOException | URISyntaxException | IllegalArgumentException | FileSystemNotFoundException unreadable) {
            LOG.log(Level.WARNING, "cannot find classes that should be beans in the archive of " + marker, unreadable);
        }
    }

    private void read(URL marker) throws IOException, URISyntaxException {
        URLConnection connection = marker.openConnection();
        if (connection instanceof JarURLConnection jar) {
            jar.setUseCaches(false); // a cache would keep the file open
            classes.addJar(Path.of(jar.getJarFileURL().toURI()));
        } else if (marker.getProtocol().equals("file")) {
            classes.addDirectory(Path.of(marker.toURI()).resolve("../..").normalize());
        } else {
            throw new IOException("the archive is neither a jar nor a directory");
        }
    }
}
