/* SPDX-License-Identifier: Apache-2.0 */
/** What an application with JAX-RS has beside {@code dev.kawat.it.app}. */
package dev.kawat.it.rest;
