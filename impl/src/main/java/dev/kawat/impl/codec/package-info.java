/* SPDX-License-Identifier: Apache-2.0 */
/** Objects to messages and back: the codecs of the application, and JSON. */
@NullMarked
package dev.kawat.impl.codec;

import org.jspecify.annotations.NullMarked;
