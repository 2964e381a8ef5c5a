/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.publish.site;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A heading of the list of guides, with the guides below it.
 *
 * @param guides in their order
 */
record GuideGroup(String title, List<Guide> guides) {

    private static final Pattern LINE = Pattern.compile(
            "^(?:## (?<group>.+)|- \\[(?<title>[^\\]]+)\\]\\((?<page>[\\w-]+)\\.md\\).*)$", Pattern.MULTILINE);

    /**
     * A guide of the list.
     *
     * @param name that of its file, without its ending
     */
    record Guide(String name, String title) {}

    /** Reads the list. A heading without guides is left out. */
    static List<GuideGroup> of(String markdown) {
        List<GuideGroup> groups = new ArrayList<>();
        Matcher line = LINE.matcher(markdown);
        while (line.find()) {
            String group = line.group("group");
            if (group != null) {
                groups.add(new GuideGroup(group, new ArrayList<>()));
            } else if (!groups.isEmpty()) {
                groups.get(groups.size() - 1).guides.add(new Guide(line.group("page"), line.group("title")));
            }
        }
        groups.removeIf(group -> group.guides.isEmpty());
        return groups;
    }
}
