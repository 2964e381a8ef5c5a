/** The benchmark matrix: every server under every workload in every round, and the tables and charts of it. */
@NullMarked
package dev.kawat.benchmarks.matrix;

import org.jspecify.annotations.NullMarked;
