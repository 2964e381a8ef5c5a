/* SPDX-License-Identifier: Apache-2.0 */
/** Annotations that mean nothing to Kawat, and look as if they did. */
package io.quarkus.security;
