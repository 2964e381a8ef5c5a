/* SPDX-License-Identifier: Apache-2.0 */
/** One WAR, one set of tests, every server. */
package dev.kawat.it;
