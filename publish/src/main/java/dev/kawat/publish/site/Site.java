/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.publish.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Makes the site: the pages below {@code docs} and those at the root of the repository, the javadoc of the API, a search over both,
 * and a check of every link. The tree needs no server; its {@code index.html} opens from the file system.
 */
public final class Site {

    /** The pages that are not below {@code docs}. */
    private static final List<String> AT_THE_ROOT = List.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md");

    private static final List<String> ASSETS =
            List.of("site.css", "javadoc.css", "theme.js", "search.js", "search.html");

    private final Path repository;
    private final Path javadoc;
    private final Path target;
    private final String repositoryUrl;
    private final List<String> problems = new ArrayList<>();

    private Site(Path repository, Path javadoc, Path target, String repositoryUrl) {
        this.repository = repository.toAbsolutePath().normalize();
        this.javadoc = javadoc;
        this.target = target;
        this.repositoryUrl = repositoryUrl;
    }

    /**
     * Makes the site, prints each problem, and ends with status 1 if there is one.
     *
     * @param arguments the root of the repository, the directory of the javadoc, that of the site, and the address of the
     *     repository for links to what is not of the site
     */
    public static void main(String... arguments) throws IOException {
        List<String> problems = make(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]), arguments[3]);
        problems.forEach(System.err::println);
        if (!problems.isEmpty()) {
            System.exit(1);
        }
        System.out.println("The site is " + Path.of(arguments[2]).resolve("index.html"));
    }

    /**
     * Makes the site, and returns what is wrong with its links.
     *
     * @param repository the root of the repository
     * @param javadoc what the javadoc tool has written
     * @param target the directory of the site; what is there is overwritten
     * @param repositoryUrl what links to files that are no pages begin with
     * @return a sentence for each problem
     */
    public static List<String> make(Path repository, Path javadoc, Path target, String repositoryUrl)
            throws IOException {
        Site site = new Site(repository, javadoc, target, repositoryUrl);
        site.make();
        site.problems.addAll(new LinkCheck(target).check());
        return site.problems;
    }

    private void make() throws IOException {
        Set<String> sources = pages();
        Set<String> types = copyJavadoc();
        Template template = new Template(resource("template.html"), guides(sources));
        SearchIndex index = new SearchIndex();
        for (String source : sources) {
            Page page = new Page(source, Files.readString(repository.resolve(source)));
            Links links = new Links(repository, repositoryUrl, source, sources, types);
            String html = page.html(links);
            index.add(page);
            write(target.resolve(page.location()), template.fill(page, html));
            for (Path image : links.images()) {
                copy(
                        image,
                        target.resolve(
                                Page.location(repository.relativize(image).toString())));
            }
            problems.addAll(links.problems());
        }
        types.forEach(index::addType);
        write(target.resolve("search-index.js"), index.script());
        for (String asset : ASSETS) {
            write(
                    target.resolve(asset),
                    asset.endsWith(".html") ? template.fillSearch(resource(asset)) : resource(asset));
        }
    }

    /** The pages, by their paths below the root with '/' on every platform. */
    private Set<String> pages() throws IOException {
        Set<String> pages = new TreeSet<>();
        for (String page : AT_THE_ROOT) {
            if (Files.exists(repository.resolve(page))) {
                pages.add(page);
            }
        }
        try (Stream<Path> files = Files.walk(repository.resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md"))
                    .map(file -> repository.relativize(file).toString().replace('\\', '/'))
                    .forEach(pages::add);
        }
        return pages;
    }

    private List<GuideGroup> guides(Set<String> sources) throws IOException {
        String list = "docs/how-to/README.md";
        return sources.contains(list) ? GuideGroup.of(Files.readString(repository.resolve(list))) : List.of();
    }

    /** Copies the javadoc into the directory {@code api}, with our colors, and returns the names of its types. */
    private Set<String> copyJavadoc() throws IOException {
        Set<String> types = new TreeSet<>();
        Path api = target.resolve("api");
        List<Path> files;
        try (Stream<Path> found = Files.walk(javadoc)) {
            files = found.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path relative = javadoc.relativize(file);
            if (relative.startsWith("META-INF") || relative.startsWith("src")) {
                continue;
            }
            Path to = api.resolve(relative);
            if (file.toString().endsWith(".html")) {
                write(to, Javadoc.themed(Files.readString(file), relative.getNameCount()));
                Javadoc.type(relative).ifPresent(types::add);
            } else {
                copy(file, to);
            }
        }
        if (types.isEmpty()) {
            problems.add(javadoc + ": javadoc must have types, got none");
        }
        return types;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Site.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource must be present, got no " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
