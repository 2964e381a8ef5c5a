/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Node.js with the packages of {@code src/test/node}, which are installed once, outside of the sources. */
public final class Node {

    private static final int INSTALL_SECONDS = 180;

    private static final List<String> CHROMIUMS =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

    private Node() {}

    /** The directory with scripts and packages. Without Node.js the calling test is skipped, or fails if it is required. */
    public static Path home() {
        Installed.require(runs("node", "--version") && runs("npm", "--version"), "node and npm are not on the PATH");
        Path home = Path.of(System.getProperty("it.node-home"));
        try {
            install(Path.of(System.getProperty("it.node-scripts")), home);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write to " + home, failure);
        }
        return home;
    }

    /** Where Chromium is. Without one the calling test is skipped, or fails if it is required. */
    public static Path chromium() {
        String chosen = System.getProperty("it.chromium", "");
        List<String> candidates = chosen.isEmpty() ? CHROMIUMS : List.of(chosen);
        List<Path> found = candidates.stream()
                .map(Path::of)
                .filter(Files::isExecutable)
                .limit(1)
                .toList();
        Installed.require(!found.isEmpty(), "there is no Chromium at " + candidates + "; -Dit.chromium says where");
        return found.get(0);
    }

    /** Copies the scripts, and installs the packages unless those of the same lock file are there. */
    private static void install(Path scripts, Path home) throws IOException {
        Path installed = home.resolve("installed-package-lock.json");
        Path lock = scripts.resolve("package-lock.json");
        Files.createDirectories(home);
        try (Stream<Path> files = Files.list(scripts)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, home.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (Files.exists(installed) && Files.mismatch(installed, lock) < 0) {
            return;
        }
        Process npm = new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                .directory(home.toFile())
                .redirectErrorStream(true)
                .start();
        Lines output = new Lines("npm ci", npm.getInputStream());
        boolean done = endsWell(npm, INSTALL_SECONDS);
        npm.destroyForcibly();
        Installed.require(done, "npm ci fails: " + output.rest());
        Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Returns whether a command can be run, and succeeds. */
    static boolean runs(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return endsWell(process, Waits.EVENT.toSeconds());
        } catch (IOException notThere) {
            return false;
        }
    }

    private static boolean endsWell(Process process, long seconds) {
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
