/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.publish.site;

import java.util.List;

/** The head and the navigation around the text of each page. */
final class Template {

    private final String html;
    private final List<GuideGroup> guides;

    /** @param html with {@code ${title}}, {@code ${root}}, {@code ${navigation}} and {@code ${content}} */
    Template(String html, List<GuideGroup> guides) {
        this.html = html;
        this.guides = guides;
    }

    String fill(Page page, String content) {
        String title = page.title().equals("Kawat") ? "Kawat" : page.title() + " · Kawat";
        return fill(title, page.root(), page.location(), content);
    }

    /** Fills it with the page of the search, which is at the root of the site. */
    String fillSearch(String content) {
        return fill("Search · Kawat", "", "search.html", content);
    }

    private String fill(String title, String root, String location, String content) {
        return html.replace("${title}", Text.escape(title))
                .replace("${navigation}", navigation(root, location))
                .replace("${root}", root)
                .replace("${content}", content);
    }

    private String navigation(String root, String location) {
        StringBuilder navigation = new StringBuilder();
        for (GuideGroup group : guides) {
            boolean isOpen = group.guides().stream().anyMatch(guide -> location.equals(location(guide)));
            navigation.append(isOpen ? "<details open>" : "<details>");
            navigation.append("<summary>").append(Text.escape(group.title())).append("</summary>\n<ul>\n");
            for (GuideGroup.Guide guide : group.guides()) {
                String here = location.equals(location(guide)) ? " aria-current=\"page\"" : "";
                navigation
                        .append("<li><a href=\"" + root + location(guide) + "\"" + here + ">")
                        .append(Text.inline(guide.title()))
                        .append("</a></li>\n");
            }
            navigation.append("</ul>\n</details>\n");
        }
        return navigation.toString();
    }

    private static String location(GuideGroup.Guide guide) {
        return "how-to/" + guide.name() + ".html";
    }
}
