/* SPDX-License-Identifier: Apache-2.0 */
/** The guides of the documentation as their readers have them: built by Maven from what stands on the page, and run. */
package dev.kawat.it.guide;
