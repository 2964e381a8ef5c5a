/* SPDX-License-Identifier: Apache-2.0 */
/** Groups of connections that are sent to together: topics, users and broadcasts. */
@NullMarked
package dev.kawat.impl.group;

import org.jspecify.annotations.NullMarked;
