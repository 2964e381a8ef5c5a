/* SPDX-License-Identifier: Apache-2.0 */
/** Makes one tree of HTML from the pages in Markdown and the javadoc of the API, and checks its links. */
@NullMarked
package dev.kawat.publish.site;

import org.jspecify.annotations.NullMarked;
