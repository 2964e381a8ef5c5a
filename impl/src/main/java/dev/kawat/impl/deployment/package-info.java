/* SPDX-License-Identifier: Apache-2.0 */
/** The endpoints of one application, and what they share: workers, timer, codecs, the registry of paths. */
@NullMarked
package dev.kawat.impl.deployment;

import org.jspecify.annotations.NullMarked;
