/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.scan;

import dev.kawat.WebSocketClient;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.discovery.CallbackAnnotations;
import dev.kawat.cdi.discovery.ProviderBeans;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the classes of an application that declare something for Kawat, whether they are beans or not: classes with annotations of
 * Kawat, with callbacks of Jakarta WebSocket or with observers, their own or inherited ones, and classes that implement a type such
 * as {@link dev.kawat.Codec}. Only these classes are loaded, and none is initialized. Of each class file, only the constants and
 * the names of the supertypes are read. For one use, by one thread.
 */
public final class ClassFileScanner {

    /** Opens a file by its name. */
    public interface Opener {

        /** Returns the content of a file, or null when there is none. */
        @Nullable
        InputStream open(String file) throws IOException;
    }

    private static final System.Logger LOG = System.getLogger("dev.kawat");

    private static final String MARKER = "META-INF/beans.xml";

    /** The name of a type of the API, also within descriptors and signatures. */
    private static final Pattern API_TYPE = Pattern.compile("dev/kawat/[A-Z]");

    private static final Set<String> PROVIDER_TYPES = ProviderBeans.TYPES.stream()
            .map(type -> type.getName().replace('.', '/'))
            .collect(Collectors.toUnmodifiableSet());

    private static final Set<String> KAWAT_ANNOTATIONS = descriptors(
            Stream.concat(Stream.of(WebSocketEndpoint.class, WebSocketClient.class), CallbackAnnotations.ofKawat()));

    /** The annotations of callbacks that the engine of a server reads too. */
    private static final Set<String> SHARED_ANNOTATIONS =
            descriptors(Stream.of(OnOpen.class, OnMessage.class, OnClose.class, OnError.class));

    private static final Set<String> OBSERVING = descriptors(Stream.of(Observes.class, ObservesAsync.class));

    /**
     * The part of a class file that matters here.
     *
     * @param supertypes the names of the superclass and the interfaces, with slashes
     * @param annotated whether the class has an annotation for Kawat
     */
    private record ScannedClass(List<String> supertypes, boolean annotated) {}

    private final ClassLoader loader;
    private final Map<String, ScannedClass> classes = new LinkedHashMap<>();
    private final Map<String, Boolean> declaring = new HashMap<>();

    /** Creates a scanner that has read nothing, for an application with this class loader. */
    public ClassFileScanner(ClassLoader loader) {
        this.loader = loader;
    }

    /** Reads the class files below a directory, which are the application's own. */
    public void addDirectory(Path root) throws IOException {
        List<String> files;
        try (Stream<Path> all = Files.walk(root)) {
            files = all.map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .toList();
        }
        add(files, true, file -> Files.newInputStream(root.resolve(file)));
    }

    /** Reads the class files of a jar if it has {@code META-INF/beans.xml}. */
    public void addJar(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            if (zip.getEntry(MARKER) != null) {
                List<String> files = zip.stream().map(ZipEntry::getName).toList();
                add(files, false, file -> zip.getInputStream(zip.getEntry(file)));
            }
        }
    }

    /** Reads the class files of a jar if it has {@code META-INF/beans.xml}, in one pass. Does not close the stream. */
    public void addJar(InputStream jar) throws IOException {
        Archive archive = new Archive(false);
        boolean marked = false;
        ZipInputStream zip = new ZipInputStream(jar);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            marked |= entry.getName().equals(MARKER);
            if (isOfAClass(entry.getName())) {
                archive.read(entry.getName(), zip);
            }
        }
        if (marked) {
            archive.complete();
        }
    }

    /**
     * Reads the class files of an archive.
     *
     * @param files the names of all files, relative to the root of the archive
     * @param own whether they are the application's own: callbacks in a library that does not use Kawat are not for Kawat
     * @param opener opens a file
     */
    public void add(Collection<String> files, boolean own, Opener opener) throws IOException {
        Archive archive = new Archive(own);
        for (String file : files) {
            if (isOfAClass(file)) {
                try (InputStream content = opener.open(file)) {
                    if (content != null) {
                        archive.read(file, content);
                    }
                }
            }
        }
        archive.complete();
    }

    /** Leaves out descriptors of packages and modules, and the variants of classes for other versions of Java. */
    private static boolean isOfAClass(String file) {
        return file.endsWith(".class")
                && !file.startsWith("META-INF/")
                && !file.endsWith("module-info.class")
                && !file.endsWith("package-info.class");
    }

    /** Returns the classes that declare something for Kawat, without those that cannot be loaded. */
    public List<Class<?>> find() {
        return classes.keySet().stream()
                .filter(this::declares)
                .map(this::load)
                .<Class<?>>flatMap(Optional::stream)
                .toList();
    }

    /** Returns whether a class declares something for Kawat, or inherits it. */
    private boolean declares(String name) {
        Boolean known = declaring.get(name);
        if (known != null) {
            return known;
        }
        declaring.put(name, false); // ends the recursion for a class that extends itself, which cannot be loaded
        ScannedClass scanned = classes.containsKey(name) ? classes.get(name) : readSupertype(name);
        boolean found = PROVIDER_TYPES.contains(name)
                || (scanned != null
                        && (scanned.annotated() || scanned.supertypes().stream().anyMatch(this::declares)));
        declaring.put(name, found);
        return found;
    }

    /** Reads a superclass or an interface that is in none of the archives; null for one that declares nothing. */
    private @Nullable ScannedClass readSupertype(String name) {
        if (name.startsWith("java/") || name.startsWith("jakarta/")) {
            return null;
        }
        try (InputStream content = loader.getResourceAsStream(name + ".class")) {
            if (content == null) {
                return null;
            }
            ClassFileHeader header = ClassFileHeader.read(new BufferedInputStream(content));
            boolean usesKawat = usesKawat(header);
            return scanned(header, usesKawat, usesKawat);
        } catch (IOException unreadable) {
            LOG.log(Level.DEBUG, "class file ignored: {0}, {1}", name, unreadable);
            return null;
        }
    }

    private static Set<String> descriptors(Stream<Class<? extends Annotation>> annotations) {
        return annotations.map(Class::descriptorString).collect(Collectors.toUnmodifiableSet());
    }

    private static boolean usesKawat(ClassFileHeader header) {
        return header.texts().stream()
                .anyMatch(text ->
                        text.contains("dev/kawat/") && API_TYPE.matcher(text).find());
    }

    /**
     * Returns the part of a class that matters.
     *
     * @param usesKawat whether the class names types of the API
     * @param archiveUsesKawat whether a class in its archive does
     */
    private static ScannedClass scanned(ClassFileHeader header, boolean usesKawat, boolean archiveUsesKawat) {
        Set<String> texts = header.texts();
        boolean annotated = KAWAT_ANNOTATIONS.stream().anyMatch(texts::contains)
                || (archiveUsesKawat && SHARED_ANNOTATIONS.stream().anyMatch(texts::contains))
                || (usesKawat && OBSERVING.stream().anyMatch(texts::contains));
        return new ScannedClass(header.supertypes(), annotated);
    }

    private Optional<Class<?>> load(String name) {
        try {
            return Optional.of(Class.forName(name.replace('/', '.'), false, loader));
        } catch (ClassNotFoundException | LinkageError incomplete) {
            LOG.log(Level.DEBUG, "class file ignored: {0}, {1}", name, incomplete); // its libraries are not there
            return Optional.empty();
        }
    }

    /**
     * The classes of one archive, each read in two ways, because only the last one may tell that the archive uses
     * Kawat. They count when
     * the whole archive has been read.
     */
    private final class Archive {

        private final Map<String, ScannedClass> byKawatAnnotations = new LinkedHashMap<>();
        private final Map<String, ScannedClass> byAllAnnotations = new LinkedHashMap<>();
        private boolean archiveUsesKawat;

        Archive(boolean own) {
            this.archiveUsesKawat = own;
        }

        void read(String file, InputStream content) {
            try {
                ClassFileHeader header = ClassFileHeader.read(new BufferedInputStream(content));
                boolean usesKawat = usesKawat(header);
                archiveUsesKawat |= usesKawat;
                byKawatAnnotations.put(header.name(), scanned(header, usesKawat, false));
                byAllAnnotations.put(header.name(), scanned(header, usesKawat, true));
            } catch (IOException unreadable) {
                LOG.log(
                        Level.DEBUG,
                        "class file ignored: {0}, {1}",
                        file,
                        unreadable); // the JVM could not load it either
            }
        }

        void complete() {
            (archiveUsesKawat ? byAllAnnotations : byKawatAnnotations).forEach(classes::putIfAbsent);
        }
    }
}
