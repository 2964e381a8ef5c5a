/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.publish.site;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes the pages of the javadoc tool fit into the site. */
final class Javadoc {

    /** The list of links at the top of each page; how it is written differs between versions of the JDK. */
    private static final Pattern TOP_LINKS = Pattern.compile("<ul id=\"navbar[.-]top[.-]firstrow\"[^>]*>");

    /** The directory of the types, below that of the javadoc. */
    private static final Path PACKAGE = Path.of("dev", "kawat");

    private Javadoc() {}

    /**
     * Returns a page with the colors of the site and a link back to it.
     *
     * @param depth how many names the page's path below the javadoc has
     */
    static String themed(String html, int depth) {
        String root = "../".repeat(depth);
        String head = "<link rel=\"stylesheet\" href=\"" + root + "javadoc.css\">\n<script src=\"" + root
                + "theme.js\"></script>\n</head>";
        String withHead = html.replaceFirst("</head>", head);
        return TOP_LINKS
                .matcher(withHead)
                .replaceFirst(links -> links.group() + "\n<li><a href=\"" + root + "index.html\">Guides</a></li>"
                        + "\n<li><button type=\"button\" id=\"theme\" aria-label=\"Light or dark\">◐</button></li>");
    }

    /** Returns the name of the type that a page describes, such as {@code WebSocketEvent.Message}; empty for other pages. */
    static Optional<String> type(Path page) {
        String name = page.getFileName().toString().replaceFirst("\\.html$", "");
        boolean isType = PACKAGE.equals(page.getParent()) && Character.isUpperCase(name.charAt(0));
        return isType ? Optional.of(name) : Optional.empty();
    }
}
