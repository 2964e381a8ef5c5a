/* SPDX-License-Identifier: Apache-2.0 */
/** Deploys what the beans declare: connects the handlers, codecs, checks and error listeners of the core to beans. */
@NullMarked
package dev.kawat.cdi.deployment;

import org.jspecify.annotations.NullMarked;
