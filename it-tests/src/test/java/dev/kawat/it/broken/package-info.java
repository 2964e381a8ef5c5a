/* SPDX-License-Identifier: Apache-2.0 */
/** An application that must not start. */
package dev.kawat.it.broken;
