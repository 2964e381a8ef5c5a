/** A load client on plain NIO: one thread, one read for each readiness, one write for all that a read allows. */
@NullMarked
package dev.kawat.benchmarks.load;

import org.jspecify.annotations.NullMarked;
