/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.publish.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Makes sites of a few pages. The navigation asks for the pages that it names, so they are there. */
class SiteTest {

    private static final String REPOSITORY_URL = "https://example.com/kawat";

    @TempDir
    private Path directory;

    @BeforeEach
    void writePages() throws IOException {
        for (String page :
                List.of("concepts", "servers", "design", "reference/settings", "reference/deployment-checks")) {
            write("docs/" + page + ".md", "# Page\n");
        }
        write("docs/how-to/README.md", "# Guides\n\n## Messages\n\n- [Reply](reply.md): to the sender\n");
        write(
                "docs/how-to/reply.md",
                "# Reply\n\nTo `@Reply` and `Other`.\n\n## To `all`\n\nEvery connection gets it.\n");
        write("CHANGELOG.md", "# Changelog\n");
        write("README.md", "# Kawat\n\n[all](docs/how-to/reply.md#to-all), [the build](pom.xml)\n");
        write("pom.xml", "<project/>");
        write("javadoc/index.html", "<html><head></head><body id=\"x\"></body></html>");
        write("javadoc/dev/kawat/Reply.html", "<html><head></head><body></body></html>");
    }

    @Test
    void makesATreeWithoutProblems() throws IOException {
        assertThat(make()).isEmpty();

        assertThat(site("index.html"))
                .contains("<a href=\"how-to/reply.html#to-all\">all</a>")
                .contains("<a href=\"" + REPOSITORY_URL + "/blob/HEAD/pom.xml\">the build</a>");
        assertThat(site("how-to/reply.html"))
                .contains("<h2 id=\"to-all\">")
                .contains("<a href=\"../api/dev/kawat/Reply.html\"><code>@Reply</code></a>")
                .contains("<code>Other</code>.")
                .contains("aria-current=\"page\">Reply</a>");
    }

    @Test
    void indexesEachPartOfAPageAndEachType() throws IOException {
        make();

        assertThat(site("search-index.js"))
                .contains("[\"how-to/reply.html#to-all\",\"Reply\",\"To all\",\"Every connection gets it.\"]")
                .contains("[\"api/dev/kawat/Reply.html\",\"Reply\",\"API\",\"\"]");
    }

    @Test
    void givesTheJavadocTheColorsOfTheSite() throws IOException {
        make();

        assertThat(site("api/dev/kawat/Reply.html"))
                .contains("<link rel=\"stylesheet\" href=\"../../../javadoc.css\">")
                .contains("<script src=\"../../../theme.js\"></script>");
    }

    @Test
    void reportsALinkToAFileThatDoesNotExist() throws IOException {
        write("README.md", "# Kawat\n\n[gone](docs/gone.md)\n");

        assertThat(make()).containsExactly("README.md: link must lead to a file of the repository, got docs/gone.md");
    }

    @Test
    void reportsALinkOutOfTheRepository() throws IOException {
        write("README.md", "# Kawat\n\n[out](../out.md)\n");

        assertThat(make()).containsExactly("README.md: link must lead to a file of the repository, got ../out.md");
    }

    @Test
    void reportsALinkToAHeadingThatDoesNotExist() throws IOException {
        write("README.md", "# Kawat\n\n[gone](docs/how-to/reply.md#gone)\n");

        assertThat(make())
                .containsExactly("index.html: link must lead to an id of the page, got how-to/reply.html#gone");
    }

    @Test
    void reportsAPictureThatDoesNotExist() throws IOException {
        write("docs/concepts.md", "# Page\n\n![gone](gone.svg)\n");

        assertThat(make()).containsExactly("concepts.html: link must lead to a file of the site, got gone.svg");
    }

    @Test
    void reportsALinkOfTheJavadocThatLeadsNowhere() throws IOException {
        write("javadoc/index.html", "<html><head></head><body><a href=\"Gone.html\">gone</a></body></html>");

        assertThat(make()).containsExactly("api/index.html: link must lead to a file of the site, got Gone.html");
    }

    private List<String> make() throws IOException {
        return Site.make(directory, directory.resolve("javadoc"), directory.resolve("site"), REPOSITORY_URL);
    }

    private String site(String file) throws IOException {
        return Files.readString(directory.resolve("site").resolve(file));
    }

    private void write(String file, String text) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
