/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.handlertests;

/** A line that somebody says in a room. */
public record Line(String name, String text) {}
