/* SPDX-License-Identifier: Apache-2.0 */
/** The threads on which code of the application runs, and the contexts around it. */
@NullMarked
package dev.kawat.impl.execution;

import org.jspecify.annotations.NullMarked;
