/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** The programs of pages of the documentation: compiled, started and talked to. */
final class Programs {

    private static final Pattern BLOCK =
            Pattern.compile("^( *)```(java|js|json)\\n(.*?)```", Pattern.DOTALL | Pattern.MULTILINE);

    /** A block with a type in it is a program, any other a fragment. */
    private static final Pattern TYPE =
            Pattern.compile("^(?:public )?(?:final )?(?:class|record|@?interface|enum) (\\w+)", Pattern.MULTILINE);

    private final Path directory;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** The class loader of the program that was started last. */
    private ClassLoader started;

    /** @param directory is given the classes */
    Programs(Path directory) {
        this.directory = directory;
    }

    /** The programs of a page, in order. */
    static List<String> of(String page) throws IOException {
        return blocks(page, "java").stream()
                .filter(block -> TYPE.matcher(block).find())
                .toList();
    }

    /** The scripts of a page, in order. */
    static List<String> scripts(String page) throws IOException {
        return blocks(page, "js");
    }

    /** The JSON files of a page, in order. */
    static List<String> files(String page) throws IOException {
        return blocks(page, "json");
    }

    private static List<String> blocks(String page, String language) throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(Path.of("..", page)));
        while (block.find()) {
            if (block.group(2).equals(language)) {
                blocks.add(block.group(3).replaceAll("(?m)^" + block.group(1), "")); // it may stand in a list
            }
        }
        return blocks;
    }

    /** Compiles all programs of some pages. */
    Programs compile(String... pages) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-d",
                directory.toString(),
                "-cp",
                System.getProperty("java.class.path") + File.pathSeparator + directory));
        for (String page : pages) {
            List<String> programs = of(page);
            assertThat(programs).as("programs in " + page).isNotEmpty();
            for (String program : programs) {
                arguments.add(source(program).toString());
            }
        }
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(new String[0]));
        assertThat(status).as("the compiler's status").isZero();
        return this;
    }

    private Path source(String program) throws IOException {
        Matcher type = TYPE.matcher(program);
        assertThat(type.find()).isTrue();
        return Files.writeString(directory.resolve(type.group(1) + ".java"), program);
    }

    /** A loader of the programs, which are a bean archive. */
    ClassLoader loader() throws IOException {
        Files.createDirectories(directory.resolve("META-INF"));
        Files.writeString(directory.resolve("META-INF/beans.xml"), "");
        URLClassLoader loader = new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader());
        opened.push(loader);
        return loader;
    }

    /** Has the servlet of a program served, as a servlet container would. */
    Programs withServlet(String type) throws IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(services.resolve("io.undertow.servlet.ServletExtension"), AnnotatedServlets.class.getName());
        Files.writeString(directory.resolve(AnnotatedServlets.NAMES), type);
        return this;
    }

    /** Starts what has been compiled. */
    KawatServer start() throws IOException {
        return start(builder -> {});
    }

    /** Starts what has been compiled, with options. */
    KawatServer start(Consumer<KawatServer.Builder> options) throws IOException {
        started = loader();
        KawatServer.Builder builder = KawatServer.builder().port(0).classLoader(started);
        options.accept(builder);
        KawatServer server = builder.start();
        opened.push(server);
        return server;
    }

    /** Calls a method of a new instance of a class, or a static one, whoever may see it. */
    Object call(String type, String name, Object... arguments) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        ClassLoader loader = loader();
        thread.setContextClassLoader(loader);
        try {
            Class<?> owner = loader.loadClass(type);
            Constructor<?> constructor = owner.getDeclaredConstructor();
            constructor.setAccessible(true);
            Method method = method(owner.getDeclaredMethods(), name, arguments.length);
            method.setAccessible(true);
            return method.invoke(constructor.newInstance(), arguments);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static Method method(Method[] methods, String name, int parameters) {
        return Stream.of(methods)
                .filter(method -> method.getName().equals(name) && method.getParameterCount() == parameters)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no method " + name + " with " + parameters + " parameters"));
    }

    /** Calls a public method of a bean of what was started last. */
    Object ask(KawatServer server, String type, String name, Object... arguments) throws Exception {
        Object bean = server.bean(started.loadClass(type));
        return method(bean.getClass().getMethods(), name, arguments.length).invoke(bean, arguments);
    }

    /** Connects to a program. */
    Peer connect(KawatServer server, String path) {
        return connect(server, path, request -> {});
    }

    /** Connects to a program with a request of one's own. */
    Peer connect(KawatServer server, String path, Consumer<WebSocket.Builder> request) {
        Peer peer = Peer.to(server, path, request);
        opened.push(peer);
        return peer;
    }

    /** Closes whatever was opened. */
    void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }
}
