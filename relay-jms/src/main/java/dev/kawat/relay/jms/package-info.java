/* SPDX-License-Identifier: Apache-2.0 */
/** The relay {@code jms}: connects the nodes of an application by a provider of Jakarta Messaging, such as that of their server. */
@NullMarked
package dev.kawat.relay.jms;

import org.jspecify.annotations.NullMarked;
