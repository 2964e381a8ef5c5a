/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.handlertests;

/** What somebody says. */
public record Line(String name, String text) {}
