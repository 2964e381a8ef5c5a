/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import dev.kawat.WebSocketEndpoint;
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
 * The class files of an application, read in order to find the classes that declare something for Kawat, whether they are beans
 * or not: by annotations of ours, callbacks of Jakarta WebSocket or observers, their own or inherited, or by what they implement.
 * Only these classes are loaded, and none is initialized. Of each file no more is read than its constants and the names of its
 * supertypes. One use, by one thread.
 */
public final class ClassFiles {

    /** Opens a file by its name. */
    public interface Opener {

        /** Returns the content, or null where there is none after all. */
        @Nullable
        InputStream open(String file) throws IOException;
    }

    private static final System.Logger LOG = System.getLogger("dev.kawat");

    private static final String MARKER = "META-INF/beans.xml";

    /** The name of a type of ours that applications use, also within descriptors and signatures. */
    private static final Pattern OUR_TYPE = Pattern.compile("dev/kawat/(?:spi/)?[A-Z]");

    private static final Set<String> CONTRACTS = ContributedBeans.TYPES.stream()
            .map(type -> type.getName().replace('.', '/'))
            .collect(Collectors.toUnmodifiableSet());

    private static final Set<String> OUR_ANNOTATIONS =
            descriptors(Stream.concat(Stream.of(WebSocketEndpoint.class), StrayCallbacks.ours()));

    /** The annotations of callbacks that the engine of a server reads too. */
    private static final Set<String> SHARED_ANNOTATIONS =
            descriptors(Stream.of(OnOpen.class, OnMessage.class, OnClose.class, OnError.class));

    private static final Set<String> OBSERVING = descriptors(Stream.of(Observes.class, ObservesAsync.class));

    /**
     * The part of a class file that matters.
     *
     * @param supertypes the names of its superclass and its interfaces, with slashes
     * @param marked whether it bears an annotation that makes it worth a look
     */
    private record Declared(List<String> supertypes, boolean marked) {}

    private final ClassLoader loader;
    private final Map<String, Declared> classes = new LinkedHashMap<>();
    private final Map<String, Boolean> declaring = new HashMap<>();

    /** No files yet, of an application with this class loader. */
    public ClassFiles(ClassLoader loader) {
        this.loader = loader;
    }

    /** Adds the class files below a directory, which are the application's own. */
    public void addDirectory(Path root) throws IOException {
        List<String> files;
        try (Stream<Path> all = Files.walk(root)) {
            files = all.map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .toList();
        }
        add(files, true, file -> Files.newInputStream(root.resolve(file)));
    }

    /** Adds the class files of a jar if it has {@code META-INF/beans.xml}. */
    public void addJar(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            if (zip.getEntry(MARKER) != null) {
                List<String> files = zip.stream().map(ZipEntry::getName).toList();
                add(files, false, file -> zip.getInputStream(zip.getEntry(file)));
            }
        }
    }

    /** Adds the class files of a jar that is no file if it has {@code META-INF/beans.xml}, in one pass. Closes nothing. */
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
            archive.end();
        }
    }

    /**
     * Adds the class files of an archive.
     *
     * @param files the names of its files, from its root on and without a slash at the beginning
     * @param own whether they are the application's own: in a library that does not know Kawat, callbacks are not for us
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
        archive.end();
    }

    /** Leaves out what describes a package or a module, and what is for other versions of Java: the same classes again. */
    private static boolean isOfAClass(String file) {
        return file.endsWith(".class")
                && !file.startsWith("META-INF/")
                && !file.endsWith("module-info.class")
                && !file.endsWith("package-info.class");
    }

    /** Returns the classes that declare something, as far as they can be loaded. */
    public List<Class<?>> find() {
        return classes.keySet().stream()
                .filter(this::declares)
                .map(this::load)
                .<Class<?>>flatMap(Optional::stream)
                .toList();
    }

    /** Returns whether a class declares something, or inherits it. */
    private boolean declares(String name) {
        Boolean known = declaring.get(name);
        if (known != null) {
            return known;
        }
        declaring.put(name, false); // a class that is said to extend itself ends here; it cannot be loaded either
        Declared declared = classes.containsKey(name) ? classes.get(name) : elsewhere(name);
        boolean found = CONTRACTS.contains(name)
                || (declared != null
                        && (declared.marked() || declared.supertypes().stream().anyMatch(this::declares)));
        declaring.put(name, found);
        return found;
    }

    /** Reads a superclass or an interface that is in none of the archives. */
    private @Nullable Declared elsewhere(String name) {
        if (name.startsWith("java/") || name.startsWith("jakarta/")) {
            return null;
        }
        try (InputStream content = loader.getResourceAsStream(name + ".class")) {
            if (content == null) {
                return null;
            }
            ClassHeader header = ClassHeader.read(new BufferedInputStream(content));
            boolean knowing = knowsKawat(header);
            return declared(header, knowing, knowing);
        } catch (IOException unreadable) {
            LOG.log(Level.DEBUG, "not looked at: {0}, {1}", name, unreadable);
            return null;
        }
    }

    private static Set<String> descriptors(Stream<Class<? extends Annotation>> annotations) {
        return annotations.map(Class::descriptorString).collect(Collectors.toUnmodifiableSet());
    }

    private static boolean knowsKawat(ClassHeader header) {
        return header.texts().stream()
                .anyMatch(text ->
                        text.contains("dev/kawat/") && OUR_TYPE.matcher(text).find());
    }

    /**
     * Returns what matters of a class.
     *
     * @param knowing whether it names types of ours
     * @param amongKnowing whether something in its archive does
     */
    private static Declared declared(ClassHeader header, boolean knowing, boolean amongKnowing) {
        Set<String> texts = header.texts();
        boolean marked = OUR_ANNOTATIONS.stream().anyMatch(texts::contains)
                || (amongKnowing && SHARED_ANNOTATIONS.stream().anyMatch(texts::contains))
                || (knowing && OBSERVING.stream().anyMatch(texts::contains));
        return new Declared(header.supertypes(), marked);
    }

    private Optional<Class<?>> load(String name) {
        try {
            return Optional.of(Class.forName(name.replace('/', '.'), false, loader));
        } catch (ClassNotFoundException | LinkageError incomplete) {
            LOG.log(Level.DEBUG, "not looked at: {0}, {1}", name, incomplete); // its libraries are not there
            return Optional.empty();
        }
    }

    /** The classes of one archive; they are kept if it comes to its end. */
    private final class Archive {

        private final Map<String, Declared> foreign = new LinkedHashMap<>();
        private final Map<String, Declared> ours = new LinkedHashMap<>();
        private boolean knowsKawat;

        Archive(boolean own) {
            this.knowsKawat = own;
        }

        void read(String file, InputStream content) {
            try {
                ClassHeader header = ClassHeader.read(new BufferedInputStream(content));
                boolean knowing = knowsKawat(header);
                knowsKawat |= knowing;
                foreign.put(header.name(), declared(header, knowing, false));
                ours.put(header.name(), declared(header, knowing, true));
            } catch (IOException unreadable) {
                LOG.log(Level.DEBUG, "not looked at: {0}, {1}", file, unreadable); // nor could it be loaded
            }
        }

        void end() {
            (knowsKawat ? ours : foreign).forEach(classes::putIfAbsent);
        }
    }
}
