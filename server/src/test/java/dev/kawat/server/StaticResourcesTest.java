/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StaticResourcesTest {

    /** An archive without any bean is none. */
    @ApplicationScoped
    static class Anything {}

    @TempDir
    Path directory;

    private KawatServer server;

    @BeforeEach
    void startServer() throws IOException {
        BeanArchive archive = BeanArchive.of(directory.resolve("archive"), Anything.class)
                .with("secret.txt", "secret")
                .with("META-INF/secret.txt", "secret")
                .with("META-INF/resources/index.html", "index of the class path")
                .with("META-INF/resources/both.txt", "both of the class path")
                .with("META-INF/resources/only.txt", "only on the class path")
                .with("META-INF/resources/nested/deep/page.html", "page of the class path")
                .with("META-INF/resources/with space.txt", "with space");
        write("secret.txt", "secret");
        write("first/both.txt", "both of the first directory");
        write("first/all.txt", "all of the first directory");
        write("first/nested/index.html", "index of nested");
        write("first/nested/deep/file.txt", "file of the first directory");
        write("first/listed/file.txt", "file in a directory without index");
        write("second/all.txt", "all of the second directory");
        write("second/second.txt", "second");
        server = archive.builder()
                .resources(directory.resolve("first"))
                .resources(directory.resolve("second"))
                .start();
    }

    private void write(String file, String content) throws IOException {
        Files.createDirectories(directory.resolve(file).getParent());
        Files.writeString(directory.resolve(file), content);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/, index of the class path",
        "/index.html, index of the class path",
        "/only.txt, only on the class path",
        "/nested/deep/page.html, page of the class path",
        "/with%20space.txt, with space",
        "/both.txt, both of the first directory",
        "/all.txt, all of the first directory",
        "/nested/deep/file.txt, file of the first directory",
        "/nested/, index of nested",
        "/second.txt, second"
    })
    void areServedFromTheFirstPlaceThatHasThem(String path, String content) throws Exception {
        HttpResponse<String> response = Http.get(server, path);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(content);
    }

    @Test
    void haveTheirTypes() throws Exception {
        assertThat(Http.get(server, "/index.html").headers().firstValue("Content-Type"))
                .contains("text/html");
        assertThat(Http.get(server, "/only.txt").headers().firstValue("Content-Type"))
                .contains("text/plain");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/missing", "/missing.html", "/nested/missing.html", "/index.html/more", "/ONLY.TXT"})
    void areNotFound(String path) throws Exception {
        assertThat(Http.get(server, path).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/listed/", "/nested/deep/"})
    void directoriesAreNotListed(String path) throws Exception {
        HttpResponse<String> response = Http.get(server, path);

        assertThat(response.statusCode()).isIn(403, 404);
        assertThat(response.body()).doesNotContain("file", "page");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../secret.txt",
                "/nested/../../secret.txt",
                "/%2e%2e/secret.txt",
                "/..%2fsecret.txt",
                "/%2e%2e%2fsecret.txt",
                "/..%5csecret.txt",
                "/nested/..%2f..%2fsecret.txt",
                "/..;/secret.txt",
                "/.../secret.txt",
                "//secret.txt",
                "/../../secret.txt",
                "/secret.txt",
                "/META-INF/secret.txt",
                "/META-INF/beans.xml",
                "/META-INF/resources/only.txt",
                "/../beans.xml",
                "/%2e%2e/beans.xml",
                "/..%2fbeans.xml",
                "/dev/kawat/server/KawatServer.class",
                "/../../dev/kawat/server/KawatServer.class",
                "/only.txt%00.html"
            })
    void nothingElseIsServed(String path) throws Exception {
        HttpResponse<String> response = Http.get(server, path);

        assertThat(response.statusCode()).isIn(400, 403, 404);
        assertThat(response.body()).doesNotContain("secret");
    }

    @Test
    void linksOutOfADirectoryAreNotFollowed() throws Exception {
        Files.createSymbolicLink(directory.resolve("first/link.txt"), directory.resolve("secret.txt"));

        assertThat(Http.get(server, "/link.txt").statusCode()).isEqualTo(404);
    }
}
