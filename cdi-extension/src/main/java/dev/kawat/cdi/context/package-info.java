/** What surrounds callbacks: the connection context, the request context, and the decision who needs them. */
@NullMarked
package dev.kawat.cdi.context;

import org.jspecify.annotations.NullMarked;
