/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.publish.site;

import java.util.Locale;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.Heading;

/** The ids of the headings of one page, in their order, as the renderer gives them. */
final class HeadingIds {

    private final IdGenerator ids = IdGenerator.builder().build();

    /** Returns the id of the next heading. */
    String next(Heading heading) {
        return ids.generateId(PlainText.of(heading).strip().toLowerCase(Locale.ROOT));
    }
}
