/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.publish.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens the site of this build from its files in a browser. Skipped without Chromium, unless {@code it.require-browser} is set. */
class SiteBrowserIT {

    private static final List<Path> CANDIDATES = List.of(
            Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"), Path.of("/usr/bin/google-chrome"));

    private static final Path SITE = Path.of("target", "site").toAbsolutePath();

    /** Not deleted after a test, because the processes of a browser may still write. */
    private static final Path PROFILES = Path.of("target", "browser").toAbsolutePath();

    private static final long LIMIT_SECONDS = 60;

    @TempDir
    private Path directory;

    @BeforeAll
    static void requireBrowser() throws IOException {
        boolean isPresent = CANDIDATES.stream().anyMatch(Files::isExecutable);
        if (Boolean.getBoolean("it.require-browser")) {
            assertThat(isPresent).as("Chromium at " + CANDIDATES).isTrue();
        }
        assumeTrue(isPresent, "there is no Chromium at " + CANDIDATES);
        Files.createDirectories(PROFILES);
    }

    @Test
    void findsAGuideAndFollowsTheLink() throws Exception {
        Document results = open("search.html?q=allow+origin");
        Element first = results.selectFirst("#results a");

        assertThat(first).as(results.text()).isNotNull();
        assertThat(first.text()).isEqualTo("Allow origins");
        assertThat(open(first.attr("href")).title()).isEqualTo("Allow origins · Kawat");
    }

    @Test
    void findsATypeOfTheApiAndFollowsTheLink() throws Exception {
        Element first = open("search.html?q=WebSocketServers").selectFirst("#results a[href^=api/]");

        assertThat(first).isNotNull();
        assertThat(open(first.attr("href")).title()).startsWith("WebSocketServers");
    }

    @Test
    void saysThatNothingWasFound() throws Exception {
        assertThat(open("search.html?q=zyzzyva").select("#found").text()).isEqualTo("Nothing has all of: zyzzyva");
    }

    @Test
    void isDarkWhereTheSystemIs() throws Exception {
        String page = "how-to/reply.html";

        assertThat(open(page, "--blink-settings=preferredColorScheme=1")
                        .select("html")
                        .attr("data-theme"))
                .isEqualTo("light");
        assertThat(open(page, "--blink-settings=preferredColorScheme=0")
                        .select("html")
                        .attr("data-theme"))
                .isEqualTo("dark");
    }

    /** Returns a page as it is after its scripts have run. */
    private Document open(String address, String... options) throws IOException, InterruptedException {
        Path browser =
                CANDIDATES.stream().filter(Files::isExecutable).findFirst().orElseThrow();
        Path output = directory.resolve("page.html");
        ProcessBuilder builder = new ProcessBuilder(
                browser.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--user-data-dir=" + Files.createTempDirectory(PROFILES, "profile"),
                "--dump-dom");
        builder.command().addAll(List.of(options));
        builder.command().add(SITE.toUri() + address);
        Process process = builder.redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("the browser shows " + address + " within " + LIMIT_SECONDS + " seconds")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Jsoup.parse(Files.readString(output, StandardCharsets.UTF_8));
    }
}
