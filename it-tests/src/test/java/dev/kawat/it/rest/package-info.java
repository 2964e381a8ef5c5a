/* SPDX-License-Identifier: Apache-2.0 */
/** The classes of an application with JAX-RS that are added to {@code dev.kawat.it.app}. */
package dev.kawat.it.rest;
