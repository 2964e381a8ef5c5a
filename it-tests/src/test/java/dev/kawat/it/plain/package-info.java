/* SPDX-License-Identifier: Apache-2.0 */
/** An endpoint that can do without JSON, and one that cannot. */
package dev.kawat.it.plain;
