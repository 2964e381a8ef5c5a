/* SPDX-License-Identifier: Apache-2.0 */
/** Tests handlers with JUnit 5, without a server and without a port. */
@NullMarked
package dev.kawat.test;

import org.jspecify.annotations.NullMarked;
