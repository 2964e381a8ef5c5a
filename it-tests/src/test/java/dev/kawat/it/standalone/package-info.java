/* SPDX-License-Identifier: Apache-2.0 */
/** What the application has on the standalone server alone. */
package dev.kawat.it.standalone;
