/* SPDX-License-Identifier: Apache-2.0 */
/** Rules for the text of the repository, which no compiler checks: javadoc and the length of lines. */
package dev.kawat.sources;
