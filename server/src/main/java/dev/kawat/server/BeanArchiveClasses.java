/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import dev.kawat.WebSocketEndpoint;
import dev.kawat.spi.Codec;
import dev.kawat.spi.HandshakeCheck;
import dev.kawat.spi.ParameterResolver;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The classes in an application's bean archives that bear our annotations or implement what applications contribute, whether
 * they are beans or not: what a servlet container tells its initializers. Jars without {@code META-INF/beans.xml} are no bean
 * archives here, and are not looked at. One use.
 */
final class BeanArchiveClasses {

    private static final System.Logger LOG = System.getLogger("dev.kawat");

    private static final String MARKER = "META-INF/beans.xml";
    private static final String ANNOTATION = WebSocketEndpoint.class.descriptorString();
    private static final List<Class<?>> CONTRACTS = List.of(HandshakeCheck.class, Codec.class, ParameterResolver.class);

    private final ClassLoader loader;
    private final Map<String, ClassHeader> headers = new HashMap<>();
    private final Map<String, Boolean> contributing = new HashMap<>();

    private BeanArchiveClasses(ClassLoader loader) {
        this.loader = loader;
    }

    /** Those that a class loader finds. */
    static Collection<Class<?>> of(ClassLoader loader) {
        BeanArchiveClasses classes = new BeanArchiveClasses(loader);
        try {
            for (URL archive : Collections.list(loader.getResources(MARKER))) {
                classes.readIfPossible(archive);
            }
        } catch (IOException unreadable) {
            LOG.log(Level.WARNING, "cannot look for classes that are no beans", unreadable);
        }
        return classes.find();
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
            readJar(Path.of(jar.getJarFileURL().toURI()));
        } else if (marker.getProtocol().equals("file")) {
            readBelow(Path.of(marker.toURI()).resolve("../..").normalize());
        } else {
            throw new IOException("the archive is neither a jar nor a directory");
        }
    }

    private void readJar(Path jar) throws IOException {
        try (FileSystem files = FileSystems.newFileSystem(jar)) {
            readBelow(files.getPath("/"));
        }
    }

    private void readBelow(Path root) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(root)) {
            files = all.filter(file -> file.toString().endsWith(".class")).toList();
        }
        for (Path file : files) {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                ClassHeader header = ClassHeader.read(in);
                headers.putIfAbsent(header.name(), header);
            } catch (IOException unreadable) {
                LOG.log(Level.DEBUG, "not looked at: {0}, {1}", file, unreadable); // nor could it be loaded
            }
        }
    }

    private List<Class<?>> find() {
        return headers.values().stream()
                .filter(header -> header.texts().contains(ANNOTATION) || contributes(header.name()))
                .map(header -> load(header.name()))
                .<Class<?>>flatMap(Optional::stream)
                .toList();
    }

    /** Returns whether objects of a class are what applications contribute. */
    private boolean contributes(String name) {
        Boolean known = contributing.get(name);
        if (known != null) {
            return known;
        }
        ClassHeader header = headers.get(name);
        boolean found = header == null
                ? contributesElsewhere(name)
                : header.supertypes().stream().anyMatch(this::contributes);
        contributing.put(name, found);
        return found;
    }

    private boolean contributesElsewhere(String name) {
        boolean ofPlatform = name.startsWith("java/") || name.startsWith("jakarta/");
        return !ofPlatform
                && load(name).stream()
                        .anyMatch(type -> CONTRACTS.stream().anyMatch(contract -> contract.isAssignableFrom(type)));
    }

    private Optional<Class<?>> load(String name) {
        try {
            return Optional.of(Class.forName(name.replace('/', '.'), false, loader));
        } catch (ClassNotFoundException | LinkageError incomplete) {
            LOG.log(Level.DEBUG, "not looked at: {0}, {1}", name, incomplete); // its libraries are not there
            return Optional.empty();
        }
    }
}
