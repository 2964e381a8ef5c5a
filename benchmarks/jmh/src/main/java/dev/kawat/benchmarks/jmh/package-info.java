/** The hot paths by themselves, with what they allocate for each message. */
@NullMarked
package dev.kawat.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
