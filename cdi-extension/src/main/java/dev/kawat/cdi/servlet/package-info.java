/** The hooks of a servlet container: from its start to the deployment, from its stop to the end. */
@NullMarked
package dev.kawat.cdi.servlet;

import org.jspecify.annotations.NullMarked;
