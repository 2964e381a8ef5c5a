/** The clients that are compared, each behind the same small interface, and the load that they make. */
@NullMarked
package dev.kawat.benchmarks.clients;

import org.jspecify.annotations.NullMarked;
