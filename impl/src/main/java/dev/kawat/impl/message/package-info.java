/* SPDX-License-Identifier: Apache-2.0 */
/** The messages that go out: immutable values, the frames that several connections share, close codes and UTF-8. */
@NullMarked
package dev.kawat.impl.message;

import org.jspecify.annotations.NullMarked;
