/** Finding the handler beans of an application, checking them, and deploying them. */
@NullMarked
package dev.kawat.cdi.discovery;

import org.jspecify.annotations.NullMarked;
