/** Runs Kawat without an application server: CDI, HTTP and WebSocket in one process, started from a {@code main}. */
@NullMarked
package dev.kawat.server;

import org.jspecify.annotations.NullMarked;
