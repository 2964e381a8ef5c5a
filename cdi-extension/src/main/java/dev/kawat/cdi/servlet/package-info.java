/** The hooks of a servlet container: deploys the endpoints when the application starts, and ends them when it stops. */
@NullMarked
package dev.kawat.cdi.servlet;

import org.jspecify.annotations.NullMarked;
