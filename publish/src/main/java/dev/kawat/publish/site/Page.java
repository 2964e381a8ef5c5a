/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.publish.site;

import java.util.ArrayList;
import java.util.List;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/** A page in Markdown. */
final class Page {

    private static final List<Extension> EXTENSIONS =
            List.of(TablesExtension.create(), HeadingAnchorExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();

    private final String source;
    private final Node document;
    private final String title;

    /** @param source the path of the page below the root of the repository */
    Page(String source, String markdown) {
        this.source = source;
        this.document = PARSER.parse(markdown);
        this.title = headings(document).stream()
                .findFirst()
                .map(PlainText::of)
                .orElse(source)
                .strip();
    }

    /** Returns where a file of the repository is in the site: pages end with {@code .html}, and {@code docs} is the root. */
    static String location(String source) {
        String path = source.replace('\\', '/').replaceFirst("^docs/", "");
        return path.replaceFirst("(^|/)README\\.md$", "$1index.html").replaceFirst("\\.md$", ".html");
    }

    /** Returns the path of the page below the site. */
    String location() {
        return location(source);
    }

    /** Returns what leads from the page to the site: {@code ""}, {@code "../"} and so on. */
    String root() {
        return "../"
                .repeat((int) location().chars().filter(letter -> letter == '/').count());
    }

    String source() {
        return source;
    }

    String title() {
        return title;
    }

    /** Returns the page as HTML, without head and navigation. */
    String html(Links links) {
        document.accept(links);
        return HtmlRenderer.builder().extensions(EXTENSIONS).build().render(document);
    }

    /** Returns the parts of the page for the search. */
    List<Section> sections() {
        List<Section> sections = new ArrayList<>();
        String anchor = "";
        String heading = title;
        StringBuilder text = new StringBuilder();
        HeadingIds ids = new HeadingIds();
        for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Heading next) {
                sections.add(new Section(anchor, heading, text.toString()));
                heading = PlainText.of(next).strip();
                anchor = ids.next(next);
                text = new StringBuilder();
            } else {
                text.append(PlainText.of(node)).append(' ');
            }
        }
        sections.add(new Section(anchor, heading, text.toString()));
        sections.removeIf(section -> section.text().isBlank());
        return sections;
    }

    private static List<Heading> headings(Node document) {
        List<Heading> headings = new ArrayList<>();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
                headings.add(heading);
            }
        });
        return headings;
    }

    /**
     * A heading, and the text below it up to the next one.
     *
     * @param anchor the id of the heading; empty before the first one
     * @param text without markup
     */
    record Section(String anchor, String heading, String text) {}
}
