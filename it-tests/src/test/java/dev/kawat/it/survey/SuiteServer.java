/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** An application server in a process of its own, to which the suite gives its archives, one after another. */
public final class SuiteServer {

    /** A page in each archive, which tells whether it is deployed. */
    private static final String READY = "kawat-ready.txt";

    private static final int TIMEOUT_MILLIS = 5000;

    private final AppServer server;
    private ServerProcess process;

    private SuiteServer(AppServer server) {
        this.server = server;
    }

    /** Starts the server with a name, without an application. */
    public static SuiteServer start(String id) throws IOException {
        SuiteServer started = new SuiteServer(AppServers.named(id));
        ServerProcess.configure(started.server);
        started.process = ServerProcess.start(started.server, "to answer requests", () -> started.status("") > 0);
        return started;
    }

    /** Returns what goes into {@code WEB-INF/lib} for a server. */
    public static File[] libraries(String id) {
        return AppServers.named(id).libraries().files();
    }

    /** Returns what a server wants in {@code web.xml}. */
    public static String webXml(String id) {
        return AppServers.named(id).libraries().webXml();
    }

    /** Returns the name and the version of a server. */
    public static String nameAndVersion(String id) {
        return id.replaceFirst("-[0-9]+$", "") + " " + AppServers.named(id).version();
    }

    /** Returns the version of the JVM that a server runs on. */
    public static String javaVersion(String id) {
        return AppServers.named(id).javaVersion();
    }

    /** Deploys an archive, and waits until it is there; returns its address. */
    public URI deploy(Archive<?> archive) throws IOException {
        archive.as(WebArchive.class).addAsWebResource(new StringAsset("ready"), READY);
        Path file = server.deployments().resolve(archive.getName());
        Path part = server.base.resolve(archive.getName() + ".part");
        archive.as(ZipExporter.class).exportTo(part.toFile(), true);
        Files.move(part, file);
        process.await(archive.getName() + " to be deployed", () -> {
            checkNotFailed(archive.getName());
            return isThere(archive.getName());
        });
        return address(archive.getName());
    }

    /** Takes an archive away, and waits until it is gone. */
    public void undeploy(String name) throws IOException {
        Files.deleteIfExists(server.deployments().resolve(name));
        process.awaitEnd(name + " to be undeployed", () -> !isThere(name));
        for (Path marker : markers(name)) { // of a failure, which the server would take for news
            Files.deleteIfExists(marker);
        }
    }

    /** Returns the address of an archive. */
    public URI address(String name) {
        return URI.create("http://127.0.0.1:" + server.port + "/" + name.replace(".war", "") + "/");
    }

    private boolean isThere(String name) {
        return status(name.replace(".war", "") + "/" + READY) == HttpURLConnection.HTTP_OK;
    }

    private void checkNotFailed(String name) {
        for (Path marker : markers(name)) {
            if (marker.toString().matches(".*(\\.failed|_deployFailed)")) {
                throw new IllegalStateException(server.id() + " does not deploy " + name + ", see " + server.log());
            }
        }
    }

    /** The files by which WildFly and GlassFish tell what has become of an archive. */
    private List<Path> markers(String name) {
        try (Stream<Path> files = Files.list(server.deployments())) {
            return files.filter(file -> file.getFileName().toString().matches("\\Q" + name + "\\E[._].+"))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Returns the status of a GET; 0 if nobody answers. */
    private int status(String path) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + server.port + "/" + path)
                            .toURL()
                            .openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            return connection.getResponseCode();
        } catch (IOException notYet) {
            return 0;
        }
    }

    /** Returns all that the server has logged. */
    public String log() throws IOException {
        return Files.readString(server.log());
    }

    /** Stops the server. */
    public void stop() throws IOException, InterruptedException {
        try {
            process.stop();
        } finally {
            process.close();
        }
    }
}
