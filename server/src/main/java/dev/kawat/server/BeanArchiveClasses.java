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
 * The classes in an application's bean archives that declare something for Kawat, whether they are beans or not. Jars without
 * {@code META-INF/beans.xml} are no bean archives here, and are not looked at. One use.
 */
final class BeanArchiveClasses {

    private static final System.Logger LOG = System.getLogger("dev.kawat");

    private static final String MARKER = "META-INF/beans.xml";

    private final ClassFileScanner classes;

    private BeanArchiveClasses(ClassLoader loader) {
        this.classes = new ClassFileScanner(loader);
    }

    /** Those that a class loader finds. */
    static Collection<Class<?>> of(ClassLoader loader) {
        BeanArchiveClasses found = new BeanArchiveClasses(loader);
        try {
            for (URL archive : Collections.list(loader.getResources(MARKER))) {
                found.readIfPossible(archive);
            }
        } catch (IOException unreadable) {
            LOG.log(Level.WARNING, "cannot look for classes that are no beans", unreadable);
        }
        return found.classes.find();
    }

    /** One archive that cannot be read, such as a jar within a jar, must not hide the others. */
    private void readIfPossible(URL marker) {
        try {
            read(marker);
        } catch (IOException | URISyntaxException | IllegalArgumentException | FileSystemNotFoundException unreadable) {
            LOG.log(Level.WARNING, "cannot look for classes that are no beans in the archive of " + marker, unreadable);
        }
    }

    private void read(URL marker) throws IOException, URISyntaxException {
        URLConnection connection = marker.openConnection();
        if (connection instanceof JarURLConnection jar) {
            jar.setUseCaches(false); // it would keep the file open
            classes.addJar(Path.of(jar.getJarFileURL().toURI()));
        } else if (marker.getProtocol().equals("file")) {
            classes.addDirectory(Path.of(marker.toURI()).resolve("../..").normalize());
        } else {
            throw new IOException("the archive is neither a jar nor a directory");
        }
    }
}
