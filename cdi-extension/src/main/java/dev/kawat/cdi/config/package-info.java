/* SPDX-License-Identifier: Apache-2.0 */
/** Where the settings of an application come from. */
@NullMarked
package dev.kawat.cdi.config;

import org.jspecify.annotations.NullMarked;
