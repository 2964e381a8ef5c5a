/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Checks that the pages show one version of Kawat, a release, which is the property {@code kawat.shown-version} of the root pom.
 * {@code -Ddocs.write=true} writes it into the pages.
 */
class GuideVersionsTest {

    private static final Pattern SHOWN = Pattern.compile("<kawat\\.shown-version>([^<]+)<");

    /** The version of an artifact of Kawat, in a pom or on a command line. */
    private static final Pattern VERSION = Pattern.compile(
            "(?<=<groupId>dev\\.kawat</groupId>\\s{0,40}<artifactId>[\\w-]{1,40}</artifactId>\\s{0,40}<version>)[^<$]+"
                    + "|(?<=-DarchetypeVersion=)[\\w.-]+"
                    + "|(?<=mvn install -Pquick -Drevision=)[\\w.-]+"
                    + "|(?<=dev\\.kawat:kawat-[a-z]{1,20}:)\\d[\\w.-]*");

    @Test
    void pagesShowTheVersionOfTheProperty() throws IOException {
        String shown = shown();
        if (Boolean.getBoolean("docs.write")) {
            for (Path page : pages()) {
                String text = Repository.read(page);
                String written = VERSION.matcher(text).replaceAll(Matcher.quoteReplacement(shown));
                if (!written.equals(text)) {
                    Files.writeString(page, written);
                }
            }
        }
        List<String> versions = pages().stream()
                .flatMap(page -> VERSION.matcher(Repository.read(page)).results())
                .map(MatchResult::group)
                .toList();

        assertThat(versions)
                .as("versions of Kawat on the pages; -Ddocs.write=true writes the property kawat.shown-version")
                .hasSizeGreaterThan(2)
                .containsOnly(shown);
    }

    @Test
    void shownVersionIsARelease() {
        assertThat(shown()).matches("\\d+\\.\\d+\\.\\d+");
    }

    private static String shown() {
        Matcher property = SHOWN.matcher(Repository.read(Repository.ROOT.resolve("pom.xml")));
        assertThat(property.find())
                .as("property kawat.shown-version in pom.xml")
                .isTrue();
        return property.group(1);
    }

    private static List<Path> pages() {
        return Repository.files("", ".md").stream()
                .filter(page -> !Repository.name(page).startsWith("docs/benchmarks"))
                .toList();
    }
}
