/* SPDX-License-Identifier: Apache-2.0 */
/** The jars as modules and as bundles. */
package dev.kawat.publish.platform;
