/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.publish.site;

import java.util.ArrayList;
import java.util.List;

/** The parts of all pages and the types of the API, for the search. A script, because a page that is a file may read no files. */
final class SearchIndex {

    private final List<String> entries = new ArrayList<>();

    void add(Page page) {
        for (Page.Section section : page.sections()) {
            String anchor = section.anchor().isEmpty() ? "" : "#" + section.anchor();
            add(page.location() + anchor, page.title(), section.heading(), section.text());
        }
    }

    /** Adds the javadoc of a type. */
    void addType(String name) {
        add("api/dev/kawat/" + name + ".html", name, "API", "");
    }

    private void add(String address, String title, String heading, String text) {
        entries.add("[" + Text.json(address) + "," + Text.json(title) + "," + Text.json(heading) + ","
                + Text.json(text.replaceAll("\\s+", " ").strip()) + "]");
    }

    /** Returns a script that sets {@code searchIndex}: address, title, heading and text of each part. */
    String script() {
        return "const searchIndex = [\n" + String.join(",\n", entries) + "\n];\n";
    }
}
