/** What applications inject: the current connection, and servers by endpoint. */
@NullMarked
package dev.kawat.cdi.inject;

import org.jspecify.annotations.NullMarked;
