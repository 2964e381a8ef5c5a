/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * A reverse proxy in front of a server, in a process of its own until it is closed. Without its program the calling test is
 * skipped, or fails if it is required.
 */
public final class ReverseProxy implements AutoCloseable {

    private static final Path PROGRAMS = Path.of("/usr/sbin");
    private static final Path HTTPD_MODULES = Path.of("/usr/lib/apache2/modules");
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final long LOOK_AGAIN_NANOS = 20_000_000;

    private final Process process;
    private final int port;

    private ReverseProxy(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts nginx.
     *
     * @param directory for all that it writes
     * @param port to listen on
     * @param http what stands in the section {@code http} of its configuration
     */
    public static ReverseProxy nginx(Path directory, int port, String http) throws IOException {
        Path program = program("nginx");
        Path home = Files.createDirectories(directory).toAbsolutePath();
        Files.writeString(home.resolve("nginx.conf"), """
                daemon off;
                worker_processes 1;
                pid nginx.pid;
                events {}
                http {
                    access_log off;
                    client_body_temp_path body;
                    proxy_temp_path proxy;
                    fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi;
                    scgi_temp_path scgi;
                %s
                }
                """.formatted(http.indent(4)));
        return start(home, port, program, "-p", home + "/", "-c", "nginx.conf", "-e", "error.log");
    }

    /**
     * Starts HAProxy.
     *
     * @param directory for all that it writes
     * @param port to listen on
     * @param sections its frontends and backends
     */
    public static ReverseProxy haproxy(Path directory, int port, String sections) throws IOException {
        Path program = program("haproxy");
        Path home = Files.createDirectories(directory).toAbsolutePath();
        Path file = Files.writeString(home.resolve("haproxy.cfg"), """
                global
                    maxconn 200

                %s
                """.formatted(sections));
        return start(home, port, program, "-db", "-f", file.toString());
    }

    /**
     * Starts Apache httpd.
     *
     * @param directory for all that it writes
     * @param port to listen on
     * @param modules the modules that it has beside those of every installation
     * @param hosts its virtual hosts
     */
    public static ReverseProxy httpd(Path directory, int port, List<String> modules, String hosts) throws IOException {
        Path program = program("apache2");
        Path home = Files.createDirectories(directory).toAbsolutePath();
        List<String> all = new ArrayList<>(List.of("mpm_event", "authz_core", "socache_shmcb"));
        all.addAll(modules);
        Path file = Files.writeString(home.resolve("httpd.conf"), """
                ServerRoot "%1$s"
                DefaultRuntimeDir "%1$s"
                PidFile httpd.pid
                ErrorLog error.log
                Mutex sem
                StartServers 1
                ThreadsPerChild 50
                MaxRequestWorkers 100
                MinSpareThreads 1
                User nobody
                Group nogroup
                ServerName localhost
                Listen 127.0.0.1:%2$d
                %3$s

                %4$s
                """.formatted(
                home,
                port,
                all.stream()
                        .map(module -> "LoadModule %1$s_module %2$s/mod_%1$s.so".formatted(module, HTTPD_MODULES))
                        .collect(Collectors.joining("\n")),
                hosts));
        return start(home, port, program, "-D", "FOREGROUND", "-f", file.toString());
    }

    private static Path program(String name) {
        Path program = PROGRAMS.resolve(name);
        Installed.require(Files.isExecutable(program), "there is no " + name + " at " + program);
        return program;
    }

    private static ReverseProxy start(Path directory, int port, Path program, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(options));
        Path output = directory.resolve("output.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "end of " + program.getFileName()));
        ReverseProxy proxy = new ReverseProxy(process, port);
        long deadline = System.nanoTime() + Waits.EVENT.toNanos();
        while (!proxy.listens()) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                proxy.close();
                throw new AssertionError(program + " does not listen: " + Files.readString(output));
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        return proxy;
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The host of what is behind it, with the port, as clients say it. */
    public String host() {
        return "127.0.0.1:" + port;
    }

    /** The address of an endpoint behind it, by the path without the leading slash. */
    public URI endpoint(String path) {
        return URI.create("ws://" + host() + "/" + path);
    }

    /** The address of an endpoint behind it over TLS, by the path without the leading slash. */
    public URI secureEndpoint(String path) {
        return URI.create("wss://" + host() + "/" + path);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
