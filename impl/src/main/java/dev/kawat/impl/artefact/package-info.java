/* SPDX-License-Identifier: Apache-2.0 */
/** The {@code *.websocket} files that declare endpoints: what they say, their states, and the folder in which they come and go. */
@NullMarked
package dev.kawat.impl.artefact;

import org.jspecify.annotations.NullMarked;
