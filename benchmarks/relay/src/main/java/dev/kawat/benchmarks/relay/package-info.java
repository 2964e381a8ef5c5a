/** Two nodes of one application, measured beside bare Jedis, which is the floor, and Socket.IO. */
@NullMarked
package dev.kawat.benchmarks.relay;

import org.jspecify.annotations.NullMarked;
