/* SPDX-License-Identifier: Apache-2.0 */
/** Codecs: from objects to messages and back, and the deployment checks for them. */
@NullMarked
package dev.kawat.impl.codec;

import org.jspecify.annotations.NullMarked;
