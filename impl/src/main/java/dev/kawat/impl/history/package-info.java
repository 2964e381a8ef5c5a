/* SPDX-License-Identifier: Apache-2.0 */
/** What topics keep of the messages that were sent to them, under positions. */
@NullMarked
package dev.kawat.impl.history;

import org.jspecify.annotations.NullMarked;
