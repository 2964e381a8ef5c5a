/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Connects Kawat to the life of a CDI container: the extension collects beans while it starts, and starts and stops the endpoints.
 */
@NullMarked
package dev.kawat.cdi;

import org.jspecify.annotations.NullMarked;
