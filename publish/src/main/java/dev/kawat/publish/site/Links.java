/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.publish.site;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;

/**
 * Turns the links of one page, which are right in the repository, into those of the site. Links to files that are not of the site
 * lead to the repository. The name of a type of the API, in code, becomes a link to its javadoc.
 */
final class Links extends AbstractVisitor {

    private final Path repository;
    private final String repositoryUrl;
    private final String source;
    private final Set<String> pages;
    private final Set<String> types;
    private final List<Path> images = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    /**
     * @param source the page, as its path below the root of the repository
     * @param pages all pages, likewise
     * @param types the names of the types that have javadoc
     */
    Links(Path repository, String repositoryUrl, String source, Set<String> pages, Set<String> types) {
        this.repository = repository.toAbsolutePath().normalize();
        this.repositoryUrl = repositoryUrl;
        this.source = source;
        this.pages = pages;
        this.types = types;
    }

    /** Returns the pictures that the page shows. */
    List<Path> images() {
        return images;
    }

    /** Returns a sentence for each link to a file that does not exist. */
    List<String> problems() {
        return problems;
    }

    @Override
    public void visit(Link link) {
        link.setDestination(destination(link.getDestination()));
        // not the children: a type in the text of a link leads where the link says
    }

    @Override
    public void visit(Image image) {
        Path file = file(image.getDestination());
        if (Files.isRegularFile(file)) {
            images.add(file);
        }
    }

    @Override
    public void visit(Code code) {
        String name = code.getLiteral().replaceFirst("^@", "");
        if (types.contains(name)) {
            Node link = new Link(relative("api/dev/kawat/" + name + ".html"), null);
            code.insertBefore(link);
            link.appendChild(code);
        }
    }

    private String destination(String link) {
        if (link.startsWith("#") || link.matches("^[a-z]+:.*")) {
            return link;
        }
        int hash = link.indexOf('#');
        String anchor = hash < 0 ? "" : link.substring(hash);
        Path file = file(hash < 0 ? link : link.substring(0, hash));
        String path = repository.relativize(file).toString().replace('\\', '/');
        if (pages.contains(path)) {
            return relative(Page.location(path)) + anchor;
        }
        String list = path + "/README.md";
        if (pages.contains(list)) {
            return relative(Page.location(list)) + anchor;
        }
        if (!file.startsWith(repository) || !Files.exists(file)) {
            problems.add(source + ": link must lead to a file of the repository, got " + link);
        }
        return repositoryUrl + (Files.isDirectory(file) ? "/tree/HEAD/" : "/blob/HEAD/") + path + anchor;
    }

    private Path file(String link) {
        return repository.resolve(source).resolveSibling(link).normalize();
    }

    /** Returns the way from this page to another file of the site. */
    private String relative(String location) {
        Path directory = Path.of(Page.location(source)).getParent();
        return directory == null
                ? location
                : directory.relativize(Path.of(location)).toString().replace('\\', '/');
    }
}
