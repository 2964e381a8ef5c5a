/* SPDX-License-Identifier: Apache-2.0 */
/** What becomes of what a callback returned: whom it goes to, one message or many, and what the next event must wait for. */
@NullMarked
package dev.kawat.impl.reply;

import org.jspecify.annotations.NullMarked;
