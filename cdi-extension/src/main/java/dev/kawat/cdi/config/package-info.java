/* SPDX-License-Identifier: Apache-2.0 */
/** Finds the configuration of an application. */
@NullMarked
package dev.kawat.cdi.config;

import org.jspecify.annotations.NullMarked;
