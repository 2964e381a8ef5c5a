/* SPDX-License-Identifier: Apache-2.0 */
/** The classes that the application has on the standalone server alone. */
package dev.kawat.it.standalone;
