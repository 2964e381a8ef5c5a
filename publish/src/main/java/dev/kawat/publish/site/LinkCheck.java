/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.publish.site;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Checks that each link of a tree of HTML leads to a file of the tree, and to an id on it. Links into the net are not followed. */
final class LinkCheck {

    private final Path root;
    private final Map<Path, Set<String>> anchors = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    LinkCheck(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /** Returns a sentence for each link that leads nowhere. */
    List<String> check() throws IOException {
        List<Path> pages;
        try (Stream<Path> files = Files.walk(root)) {
            pages = files.filter(file -> file.toString().endsWith(".html"))
                    .sorted()
                    .toList();
        }
        Map<Path, List<String>> links = new HashMap<>();
        for (Path page : pages) {
            Document document = Jsoup.parse(Files.readString(page));
            anchors.put(page, anchors(document));
            links.put(page, links(document));
        }
        for (Path page : pages) {
            for (String link : links.getOrDefault(page, List.of())) {
                check(page, link);
            }
        }
        return problems;
    }

    private static Set<String> anchors(Document document) {
        Set<String> anchors = new HashSet<>(List.of("", "top"));
        for (Element element : document.select("[id], a[name]")) {
            anchors.add(element.id());
            anchors.add(element.attr("name"));
        }
        return anchors;
    }

    private static List<String> links(Document document) {
        List<String> links = new ArrayList<>();
        for (Element element : document.select("[href], [src]")) {
            links.add(element.hasAttr("href") ? element.attr("href") : element.attr("src"));
        }
        return links;
    }

    private void check(Path page, String link) {
        if (link.matches("^[a-zA-Z]+:.*")) {
            return;
        }
        int hash = link.indexOf('#');
        String path = (hash < 0 ? link : link.substring(0, hash)).replaceFirst("\\?.*$", "");
        String anchor = hash < 0 ? "" : URLDecoder.decode(link.substring(hash + 1), StandardCharsets.UTF_8);
        Path file = path.isEmpty() ? page : page.resolveSibling(path).normalize();
        if (!file.startsWith(root) || !Files.isRegularFile(file)) {
            problems.add(root.relativize(page) + ": link must lead to a file of the site, got " + link);
        } else if (!anchors.getOrDefault(file, Set.of("")).contains(anchor)) {
            problems.add(root.relativize(page) + ": link must lead to an id of the page, got " + link);
        }
    }
}
