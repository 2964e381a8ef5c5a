/** What is measured: a server with the simplest handlers, and default settings. */
@NullMarked
package dev.kawat.benchmarks;

import org.jspecify.annotations.NullMarked;
