/* SPDX-License-Identifier: Apache-2.0 */
/** What an application may inherit from a library. */
package dev.kawat.cdi.validation.library;
