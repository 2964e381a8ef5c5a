/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.servlet;

import dev.kawat.cdi.scan.ClassFileScanner;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Finds the classes of a web application that declare something for Kawat, beans or not: those in {@code WEB-INF/classes}, and
 * those in the jars of {@code WEB-INF/lib} that have {@code META-INF/beans.xml}. Of other jars only the table of contents is read;
 * where a server keeps them within a WAR, the whole jar is. For one use.
 */
final class WebArchiveClasses {

    private final ServletContext context;
    private final WebArchive archive;
    private final ClassFileScanner classes;

    private WebArchiveClasses(ServletContext context) {
        this.context = context;
        this.archive = new WebArchive(context, "classes that are not beans");
        this.classes = new ClassFileScanner(context.getClassLoader());
    }

    /** Returns the classes of a web application. */
    static Collection<Class<?>> of(ServletContext context) {
        WebArchiveClasses found = new WebArchiveClasses(context);
        found.archive.readIfPossible("/WEB-INF/classes/", root -> found.readBelow(root, true));
        found.archive.readLibraries(found::readJar, found::readUnpackedJar);
        return found.classes.find();
    }

    private void readJar(String path) throws IOException {
        archive.readJar(path, classes::addJar, classes::addJar);
    }

    private void readUnpackedJar(String root) throws IOException {
        if (context.getResource(root + "META-INF/beans.xml") != null) {
            readBelow(root, false);
        }
    }

    private void readBelow(String root, boolean own) throws IOException {
        List<String> files = new ArrayList<>();
        collectBelow(root, root, files);
        classes.add(files, own, file -> context.getResourceAsStream(root + file));
    }

    private void collectBelow(String root, String directory, List<String> files) {
        for (String path : archive.paths(directory)) {
            if (path.endsWith("/")) {
                collectBelow(root, path, files);
            } else {
                files.add(path.substring(root.length()));
            }
        }
    }
}
