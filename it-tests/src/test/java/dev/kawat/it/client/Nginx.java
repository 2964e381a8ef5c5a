/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An nginx in front of a server, until it is closed. */
public final class Nginx implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/sbin/nginx");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Path directory;
    private final int port;

    private Nginx(Path directory, int port) {
        this.directory = directory.toAbsolutePath();
        this.port = port;
    }

    /**
     * Starts it. Without nginx the calling test is skipped, or fails if it is required.
     *
     * @param directory for all that it writes
     * @param port to listen on
     * @param http what stands in the section {@code http} of its configuration
     */
    public static Nginx start(Path directory, int port, String http) throws IOException, InterruptedException {
        Installed.require(Files.isExecutable(PROGRAM), "there is no nginx at " + PROGRAM);
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("nginx.conf"), """
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
        Nginx nginx = new Nginx(directory, port);
        nginx.run(); // returns when it listens
        return nginx;
    }

    private void run(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(PROGRAM.toString(), "-p", directory + "/", "-c", "nginx.conf", "-e", "error.log"));
        command.addAll(Arrays.asList(options));
        Program.assertSucceeds(new ProcessBuilder(command), directory.resolve("output.log"), LIMIT);
    }

    /** The address of an endpoint behind it, by the path without the leading slash. */
    public URI endpoint(String path) {
        return URI.create("ws://127.0.0.1:" + port + "/" + path);
    }

    @Override
    public void close() throws IOException {
        try {
            run("-s", "stop");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
