/* SPDX-License-Identifier: Apache-2.0 */
/** Who is told what happens to servers, connections and topics: decided at deployment. */
@NullMarked
package dev.kawat.impl.event;

import org.jspecify.annotations.NullMarked;
