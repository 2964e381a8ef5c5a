/* SPDX-License-Identifier: Apache-2.0 */
/** Rules for the text of the repository, which no compiler checks: javadoc, the length of lines, the page on the ancestors. */
package dev.kawat.sources;
